package org.halley.itest.rules;

import org.halley.itest.Framework;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bayeux, by hand and line by line: what every platform is put to, by a test class that extends this one. */
@ExtendWith(Framework.class)
public abstract class BayeuxSuite {

    @Nested
    class Framing extends BayeuxFramingContract {
    }

    @Nested
    class Handshakes extends BayeuxHandshakeContract {
    }

    @Nested
    class Connects extends BayeuxConnectContract {
    }

    @Nested
    class Messages extends BayeuxMessageContract {
    }

    @Nested
    class Acknowledging extends BayeuxAckContract {
    }

    @Nested
    class Extensions extends BayeuxExtensionContract {
    }

    @Nested
    class Services extends BayeuxServiceContract {
    }

    @Nested
    class Fuzz extends BayeuxFuzzContract {
    }

    @Nested
    class GoingAway extends BayeuxGoingAwayContract {
    }
}
