package org.halley.itest.rules;

import org.halley.itest.Framework;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The protocol, rule by rule: what every platform is put to, by a test class that extends this one. */
@ExtendWith(Framework.class)
public abstract class ProtocolSuite {

    @Nested
    class Names extends NamesContract {
    }

    @Nested
    class Cursors extends CursorContract {
    }

    @Nested
    class LongPolls extends LongPollContract {
    }

    @Nested
    class Repeats extends RepeatContract {
    }

    @Nested
    class Events extends EventFormContract {
    }

    @Nested
    class Subscribers extends SubscriberContract {
    }

    @Nested
    class Streams extends StreamContract {
    }

    @Nested
    class Gaps extends GapContract {
    }

    @Nested
    class Publishing extends PublishContract {
    }

    @Nested
    class Access extends AccessContract {
    }

    @Nested
    class Limits extends LimitsContract {
    }

    @Nested
    class GoingAway extends GoingAwayContract {
    }

    @Nested
    class Curl extends CurlContract {
    }

    @Nested
    class Traps extends TrapContract {
    }

    @Nested
    class Desk extends DeskContract {
    }

    @Nested
    class Updates extends UpdateContract {
    }
}
