package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Who supersedes whom, by the order of arrival. */
class SubscribersTest {

    private final Subscribers<String> subscribers = new Subscribers<>();
    private final long first = subscribers.arrive();
    private final long second = subscribers.arrive();

    @Test
    void theNewerSupersedesTheOlder() {
        assertNull(subscribers.put("me", first, "older"));
        assertEquals("older", subscribers.put("me", second, "newer"));
        assertEquals("newer", subscribers.take("me"));
        assertTrue(subscribers.isEmpty());
    }

    @Test
    void anOlderThatIsHeldLaterDoesNotSupersedeTheNewer() {
        assertNull(subscribers.put("me", second, "newer"));
        assertEquals("older", subscribers.put("me", first, "older"));
        assertEquals("newer", subscribers.take("me"));
    }

    @Test
    void othersAreLeftAlone() {
        assertNull(subscribers.put("me", first, "mine"));
        assertNull(subscribers.put("you", second, "yours"));
        assertEquals("mine", subscribers.take("me"));
        assertNull(subscribers.take("me"));
        assertEquals("yours", subscribers.take("you"));
    }

    @Test
    void onlyWhoIsStillThereIsTakenOut() {
        subscribers.put("me", first, "older");
        subscribers.put("me", second, "newer");
        subscribers.remove("me", "older");
        assertEquals("newer", subscribers.take("me"));
        subscribers.put("me", second, "newer");
        subscribers.remove("me", "newer");
        assertTrue(subscribers.isEmpty());
    }
}
