package org.halley.examples.quotes;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import org.halley.comet.EventChannels;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** A market whose prices are invented: each second one of them moves, and is published to its channel. */
@Component(name = "org.halley.examples.quotes")
public class Market {

    static final List<String> SYMBOLS = List.of("ACME", "GLOBEX", "INITECH");
    /** Channels of quotes begin so, and end in the symbol. */
    static final String CHANNELS = "/quotes/";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Market::daemon);
    private final Map<String, BigDecimal> prices = new TreeMap<>();
    private final Random random = new Random();

    /** Opens. */
    @Activate
    public Market(@Reference EventChannels channels) {
        SYMBOLS.forEach(symbol -> prices.put(symbol, new BigDecimal("100.00")));
        timer.scheduleAtFixedRate(() -> move(channels), 0, 1000, MILLISECONDS);
    }

    private void move(EventChannels channels) {
        String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        // Between half and double of where it began, and never nothing.
        BigDecimal price = prices.get(symbol).add(BigDecimal.valueOf(random.nextInt(201) - 100L, 2))
                .max(new BigDecimal("50.00")).min(new BigDecimal("200.00"));
        prices.put(symbol, price);
        channels.channel(CHANNELS + symbol).publish(Map.of("symbol", symbol, "price", price));
    }

    @Deactivate
    void close() {
        timer.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "halley-quotes");
        thread.setDaemon(true);
        return thread;
    }
}
