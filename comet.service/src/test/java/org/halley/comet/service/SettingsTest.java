package org.halley.comet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.halley.comet.Retention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final Settings OTHERS = new Settings(new Retention(5, 6, Duration.ofSeconds(7)), 8, 9);

    private static Settings read(Object... pairs) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put((String) pairs[i], pairs[i + 1]);
        }
        return Settings.read("pid", properties, OTHERS);
    }

    @Test
    void withoutConfigurationTheDefaultsAreInForce() {
        assertEquals(Settings.DEFAULT, Settings.read("pid", Map.of(), Settings.DEFAULT));
        assertEquals(new Settings(Retention.DEFAULT, 100_000, 1 << 20), Settings.DEFAULT);
        assertEquals(Settings.DEFAULT, read(), "what is taken back is the default again");
    }

    @Test
    void readsNumbersAndTexts() {
        Settings expected = new Settings(new Retention(1, 2, Duration.ofSeconds(3)), 4, 5);
        assertEquals(expected, read("retain.events", 1, "retain.bytes", 2L, "retain.seconds", (short) 3, "channels.max", 4,
                "event.bytes.max", 5));
        assertEquals(expected, read("retain.events", "1", "retain.bytes", " 2 ", "retain.seconds", "3", "channels.max",
                "4\n", "event.bytes.max", "5", "service.pid", "x", "felix.fileinstall.filename", "y"));
        assertEquals(Duration.ZERO, read("retain.seconds", 0).retention().age());
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "abc", "''", "' '", "1.5", "1e3", "10000001", "99999999999999999999", "0x10", "NaN", "1 2"})
    void aValueThatIsNotAllowedLeavesWhatWasInForce(String bad) {
        assertEquals(5, read("retain.events", bad).retention().events());
        assertEquals(8, read("channels.max", bad).maxChannels());
        Settings others = read("retain.events", bad, "retain.bytes", 100, "channels.max", 50);
        assertEquals(new Retention(5, 100, Duration.ofHours(1)), others.retention());
        assertEquals(50, others.maxChannels());
    }

    @Test
    void eachHasItsRange() {
        assertEquals(6, read("retain.bytes", 0).retention().bytes());
        assertEquals(Long.MAX_VALUE, read("retain.bytes", Long.MAX_VALUE).retention().bytes());
        assertEquals(7, read("retain.seconds", -1).retention().age().toSeconds());
        assertEquals(7, read("retain.seconds", 3_153_600_001L).retention().age().toSeconds());
        assertEquals(3_153_600_000L, read("retain.seconds", 3_153_600_000L).retention().age().toSeconds());
        assertEquals(9, read("event.bytes.max", 0).maxEventBytes());
        assertEquals(9, read("event.bytes.max", 100 * 1024 * 1024 + 1).maxEventBytes());
        assertEquals(100 * 1024 * 1024, read("event.bytes.max", 100 * 1024 * 1024).maxEventBytes());
        assertEquals(8, read("channels.max", true).maxChannels());
        assertEquals(8, read("channels.max", new int[] {1}).maxChannels());
    }

    @Test
    void aDeclarationLeavesToTheHubWhatItDoesNotSay() {
        PartialRetention none = new PartialRetention(null, null, null);
        assertEquals(none, Settings.retention("pid", Map.of("channel", "/a"), none));
        PartialRetention some = Settings.retention("pid", Map.of("retain.events", "7", "retain.seconds", 0), none);
        assertEquals(new PartialRetention(7, null, Duration.ZERO), some);
        assertEquals(new Retention(7, 6, Duration.ZERO), some.or(OTHERS.retention()));
        assertEquals(none, Settings.retention("pid", Map.of("retain.bytes", "no"), none));
        assertEquals(some, Settings.retention("pid", Map.of("retain.events", -5, "retain.seconds", "x"), some));
    }
}
