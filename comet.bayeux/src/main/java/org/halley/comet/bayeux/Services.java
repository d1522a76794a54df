package org.halley.comet.bayeux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.halley.comet.Names;
import org.halley.comet.spi.ServiceHandler;

/** The services that clients may call, by their channels. Thread-safe. */
final class Services {

    private record Entry(String nameOrPattern, long ranking, long age, ServiceHandler handler) {

        /** A name before every pattern, a longer pattern before a shorter one, {@code /*} before {@code /**}. */
        private int specificity() {
            if (Names.isName(nameOrPattern)) {
                return Integer.MAX_VALUE;
            }
            int stem = nameOrPattern.lastIndexOf('/');
            return stem * 2 + (nameOrPattern.endsWith("/**") ? 0 : 1);
        }
    }

    private volatile List<Entry> entries = List.of();

    /**
     * Takes a handler in.
     *
     * @param properties its service properties
     * @return what of its channels is none that can be called; perhaps empty
     */
    synchronized List<String> add(ServiceHandler handler, Map<String, ?> properties) {
        List<Entry> more = new ArrayList<>(entries);
        List<String> wrong = new ArrayList<>();
        Object value = properties.get(ServiceHandler.SERVICE_PROPERTY);
        Collection<?> channels = value instanceof Collection<?> many ? many
                : value instanceof Object[] array ? List.of(array) : value == null ? List.of() : List.of(value);
        for (Object each : channels) {
            String channel = String.valueOf(each);
            if (channel.startsWith("/service/") && (Names.isName(channel) || Names.isPattern(channel))) {
                more.add(new Entry(channel, number(properties.get("service.ranking")), number(properties.get("service.id")),
                        handler));
            } else {
                wrong.add(channel);
            }
        }
        more.sort(Comparator.comparingInt(Entry::specificity).thenComparingLong(Entry::ranking).reversed()
                .thenComparingLong(Entry::age));
        entries = List.copyOf(more);
        return wrong;
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    synchronized void remove(ServiceHandler handler) {
        List<Entry> fewer = new ArrayList<>(entries);
        fewer.removeIf(entry -> entry.handler == handler);
        entries = List.copyOf(fewer);
    }

    /** Who handles calls on a channel; null for nobody. */
    ServiceHandler find(String channel) {
        for (Entry entry : entries) {
            if (Names.matches(entry.nameOrPattern, channel)) {
                return entry.handler;
            }
        }
        return null;
    }
}
