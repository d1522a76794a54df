package org.halley.itest.karaf;

import org.halley.itest.Framework;
import org.halley.itest.rules.AccessContract;
import org.halley.itest.rules.CurlContract;
import org.halley.itest.rules.CursorContract;
import org.halley.itest.rules.EventFormContract;
import org.halley.itest.rules.GapContract;
import org.halley.itest.rules.GoingAwayContract;
import org.halley.itest.rules.LimitsContract;
import org.halley.itest.rules.LongPollContract;
import org.halley.itest.rules.NamesContract;
import org.halley.itest.rules.PublishContract;
import org.halley.itest.rules.StreamContract;
import org.halley.itest.rules.SubscriberContract;
import org.halley.itest.rules.TrapContract;
import org.halley.itest.rules.UpdateContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The protocol, rule by rule, in Karaf. */
@ExtendWith(Framework.class)
class ProtocolIT {

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
    class Updates extends UpdateContract {
    }
}
