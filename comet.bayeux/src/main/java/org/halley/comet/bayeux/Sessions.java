package org.halley.comet.bayeux;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions, by their ids. Thread-safe. */
final class Sessions {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz012345";
    /** 32 letters of 5 bits: 160 bits. */
    private static final int ID_LENGTH = 32;
    /** So many of them are the same for all sessions of one run; 130 bits are left. */
    private static final int MARK_LENGTH = 6;

    private final Site site;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();

    private final String mark;

    Sessions(Site site) {
        this.site = site;
        this.mark = name().substring(0, MARK_LENGTH);
    }

    /** Whether an id may be one from before our start: its client is one of many then that come back at once. */
    boolean isFromBefore(String id) {
        return id != null && id.length() == ID_LENGTH && !id.startsWith(mark);
    }

    /** A new name that nobody can guess. */
    String name() {
        byte[] bytes = new byte[ID_LENGTH];
        random.nextBytes(bytes);
        StringBuilder name = new StringBuilder(ID_LENGTH);
        for (byte b : bytes) {
            name.append(LETTERS.charAt(b & 31));
        }
        return name.toString();
    }

    /**
     * Opens a session.
     *
     * @param browser whom it is bound to; null for nobody
     * @param handshake what it asks for
     * @return null if there are as many as there may be
     */
    Session open(String browser, Message handshake) {
        if (count.incrementAndGet() > site.settings().sessionsMax()) {
            count.decrementAndGet();
            site.count(Count.REFUSED_SESSIONS);
            return null;
        }
        Session session = new Session(site, mark + name().substring(MARK_LENGTH), browser, handshake);
        sessions.put(session.id(), session);
        return session;
    }

    /** A session; null if there is none of that id. */
    Session find(String id) {
        return id == null ? null : sessions.get(id);
    }

    /** Takes a session out that has ended. */
    void remove(Session session) {
        if (sessions.remove(session.id(), session)) {
            count.decrementAndGet();
        }
    }

    int count() {
        return count.get();
    }

    /** Does something to each; one that fails keeps no other from it. */
    void each(Consumer<Session> action) {
        sessions.values().forEach(session -> {
            try {
                action.accept(session);
            } catch (RuntimeException | Error e) {
                log.error("A session failed and is ended", e);
                session.end();
            }
        });
    }
}
