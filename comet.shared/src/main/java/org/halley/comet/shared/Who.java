package org.halley.comet.shared;

import java.security.Principal;
import java.util.Optional;

import javax.servlet.http.HttpServletRequest;

import org.halley.comet.spi.Caller;

/** Who sent a request, read from it while it is dispatched. Thread-safe. */
public final class Who implements Caller {

    /** A principal of whom the container gives only the name, as whiteboard contexts do. */
    private record Named(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }

    private final HttpServletRequest request;
    private final Principal principal;
    private final String address;
    private volatile boolean gone;

    public Who(HttpServletRequest request) {
        this.request = request;
        Principal given = request.getUserPrincipal();
        String name = given == null ? request.getRemoteUser() : null;
        this.principal = name == null ? given : new Named(name);
        this.address = request.getRemoteAddr();
    }

    @Override
    public Optional<Principal> principal() {
        return Optional.ofNullable(principal);
    }

    @Override
    public boolean hasRole(String role) {
        return !gone && request.isUserInRole(role);
    }

    @Override
    public String address() {
        return address;
    }

    /** The request has ended: the container gives its object to the next one, whose roles are not ours to tell. */
    public void leave() {
        gone = true;
    }

    /** What limits are counted by: the principal, or the address where there is none. No two kinds are ever equal. */
    public String key() {
        // No address begins so.
        return principal != null ? "principal " + principal.getName() : address;
    }
}
