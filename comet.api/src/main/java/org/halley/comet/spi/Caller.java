package org.halley.comet.spi;

import java.security.Principal;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/** Who asks. Valid as long as its request is. Thread-safe. */
@ProviderType
public interface Caller {

    /** Who was authenticated, by the container or the servlet context; empty for nobody. */
    Optional<Principal> principal();

    /**
     * Whether the principal has a role, as the container says.
     *
     * @param role not null
     */
    boolean hasRole(String role);

    /** The address that the request came from, as the container says. */
    String address();
}
