package org.halley.benchmark.load;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A little load on Nchan, where it is installed; the build leaves this out where it is not. */
class NchanIT extends PeerContract {

    @ParameterizedTest
    @CsvSource({"POLL, CLOSED", "READY, READY", "EVENTS, CLOSED"})
    void allIsDeliveredAndNothingOfTheServerIsLeft(Way way, Plan.Pace pace) throws Exception {
        assertAllIsDeliveredAndNothingOfTheServerIsLeft("nchan", way, pace);
    }
}
