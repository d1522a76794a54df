package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LedgerTest {

    /** Followers 0 and 2 follow channel 0, 1 and 3 channel 1. */
    private final Ledger ledger = new Ledger(4, 2, 4);

    @Test
    void aChannelIsSettledWhenAllItsFollowersHaveTheLastEvent() {
        assertTrue(ledger.isSettled(0));
        assertEquals(1, ledger.publish(0, 77));
        assertFalse(ledger.isSettled(0));
        assertEquals(77, ledger.receive(0, 0, 1));
        assertFalse(ledger.isSettled(0));
        assertTrue(ledger.isSettled(1));
        assertEquals(77, ledger.receive(2, 0, 1));
        assertTrue(ledger.isSettled(0));
        assertTrue(ledger.isSettled());
        assertEquals(2, ledger.deliveries());
        ledger.requireSettled();
    }

    @Test
    void anEventThatIsLeftOutIsFoundByTheNext() {
        publish(0, 2);
        assertComplaint("lost events", () -> ledger.receive(0, 0, 2));
    }

    @Test
    void anEventThatIsGivenTwiceIsFound() {
        publish(0, 1);
        ledger.receive(0, 0, 1);
        assertComplaint("again", () -> ledger.receive(0, 0, 1));
    }

    @Test
    void anEventThatComesLateIsFound() {
        publish(0, 3);
        ledger.receive(0, 0, 1);
        ledger.receive(0, 0, 2);
        assertComplaint("again or late", () -> ledger.receive(0, 0, 1));
    }

    @Test
    void anEventOfAnotherChannelIsFound() {
        publish(1, 1);
        assertComplaint("of channel 1", () -> ledger.receive(0, 1, 1));
    }

    @Test
    void anEventThatNobodyPublishedIsFound() {
        assertComplaint("only 0 are published", () -> ledger.receive(0, 0, 1));
    }

    @Test
    void theLastEventThatIsLostIsFoundAtTheEnd() {
        publish(0, 2);
        ledger.receive(0, 0, 1);
        ledger.receive(0, 0, 2);
        ledger.receive(2, 0, 1);
        assertFalse(ledger.isSettled());
        assertComplaint("follower 2 has 1 of the 2 events", ledger::requireSettled);
    }

    @Test
    void aChannelThatFallsTooFarBehindIsFound() {
        publish(0, 4);
        ledger.receive(0, 0, 1);
        assertComplaint("4 events behind", () -> ledger.publish(0, 0));
        assertEquals(1, ledger.publish(1, 0));
    }

    @Test
    void followersAreSpreadEvenly() {
        Ledger uneven = new Ledger(5, 2, 1);
        assertEquals(3, uneven.followersOf(0));
        assertEquals(2, uneven.followersOf(1));
        assertThrows(IllegalArgumentException.class, () -> new Ledger(1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Ledger(2, 2, 3));
    }

    private void publish(int channel, int events) {
        for (int i = 0; i < events; i++) {
            ledger.publish(channel, 0);
        }
    }

    private static void assertComplaint(String part, Runnable action) {
        String message = assertThrows(IllegalStateException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
