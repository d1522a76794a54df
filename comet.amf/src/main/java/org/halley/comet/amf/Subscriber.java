package org.halley.comet.amf;

import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.halley.comet.shared.Who;
import org.halley.comet.spi.Caller;

/**
 * Who has subscribed. A subscription lives longer than the request that made it: of roles it knows, after that, what was
 * asked while it was dispatched. Thread-safe.
 */
final class Subscriber implements Caller {

    private final Who who;
    private final Map<String, Boolean> roles = new ConcurrentHashMap<>();
    private volatile boolean left;

    Subscriber(Who who) {
        this.who = who;
    }

    @Override
    public Optional<Principal> principal() {
        return who.principal();
    }

    @Override
    public boolean hasRole(String role) {
        if (left) {
            return roles.getOrDefault(role, false);
        }
        boolean has = who.hasRole(role);
        roles.put(role, has);
        return has;
    }

    @Override
    public String address() {
        return who.address();
    }

    /** The request is over. */
    void leave() {
        left = true;
        who.leave();
    }
}
