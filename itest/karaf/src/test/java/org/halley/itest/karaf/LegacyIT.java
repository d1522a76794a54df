package org.halley.itest.karaf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.halley.itest.rules.LegacyContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Code for old versions of Jetty, in Karaf. */
class LegacyIT extends LegacyContract {

    @Test
    @DisplayName("ours is preferred to Jetty's own, which is there too")
    void jettysOwnIsThereToo() {
        assertTrue(control.bundles().stream()
                .anyMatch(each -> each.get("symbolicName").getAsString().equals("org.eclipse.jetty.continuation")));
    }
}
