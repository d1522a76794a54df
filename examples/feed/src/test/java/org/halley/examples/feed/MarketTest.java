package org.halley.examples.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MarketTest {

    @Test
    void movesByWhatItSays() {
        Market market = new Market(bound -> bound - 1);
        assertEquals(new Market.Price("STARK", 101.5, 1.5), market.move());
        assertEquals(new Market.Price("STARK", 103, 1.5), market.move());
    }

    @Test
    void noPriceFallsBelowTheLeast() {
        Market market = new Market(bound -> 0);
        for (int i = 0; i < 100; i++) {
            assertTrue(market.move().price() >= 1);
        }
        assertEquals(new Market.Price("ACME", 1, 0), market.move());
    }
}
