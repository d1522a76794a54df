package org.halley.benchmark.load;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A little load on CometD. */
class CometdIT extends PeerContract {

    @ParameterizedTest
    @CsvSource({"POLL, CLOSED"})
    void allIsDeliveredAndNothingOfTheServerIsLeft(Way way, Plan.Pace pace) throws Exception {
        assertAllIsDeliveredAndNothingOfTheServerIsLeft("cometd", way, pace);
    }
}
