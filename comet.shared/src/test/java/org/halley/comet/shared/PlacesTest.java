package org.halley.comet.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.halley.comet.shared.Places.Taken;
import org.junit.jupiter.api.Test;

class PlacesTest {

    @Test
    void whoIsRefusedTakesNothing() {
        Places places = new Places();
        assertEquals(Taken.YES, places.take("ann", 2, 1));
        assertEquals(Taken.CLIENT_HAS_ENOUGH, places.take("ann", 2, 1));
        assertEquals(1, places.count());
        assertEquals(Taken.YES, places.take(null, 2, 1));
        assertEquals(Taken.ALL_TAKEN, places.take("ben", 2, 1));
        places.release(null);
        assertEquals(Taken.YES, places.take("ben", 2, 1));
        assertFalse(places.isEmpty());
        places.release("ann");
        places.release("ben");
        assertTrue(places.isEmpty());
    }
}
