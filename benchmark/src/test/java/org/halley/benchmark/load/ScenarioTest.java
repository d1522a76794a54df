package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.halley.benchmark.load.Scenario.WarmUp;
import org.junit.jupiter.api.Test;

class ScenarioTest {

    private static final WarmUp WARM_UP = new WarmUp(Duration.ofSeconds(1), 100, false);

    @Test
    void eachHasANameOfItsOwn() {
        List<String> names = names();
        assertEquals(names.stream().distinct().toList(), names);
    }

    @Test
    void theNameTellsChannelsAndFollowersOfEach() {
        Scenario scenario = Scenario.closed(Way.EVENTS, 100, 10);
        assertEquals("events 100x10", scenario.name());
        assertEquals(100, scenario.channels());
        assertEquals(1000, scenario.followers());
    }

    @Test
    void allMeanAPlan() {
        for (Scenario scenario : Scenario.all()) {
            Plan plan = scenario.plan(Contenders.named("halley"), new Nowhere(), WARM_UP, Duration.ofSeconds(3));
            assertEquals(scenario.bytes(), plan.bytes());
            assertTrue(plan.publishers() <= 16, plan::toString);
        }
    }

    @Test
    void thereAreTenThousandFollowersOfOneChannelAndOfAsManyAsThereAreFollowers() {
        assertTrue(names().containsAll(List.of("poll 1x10000", "poll 10000x1", "events 1x10000", "events 10000x1")));
    }

    @Test
    void onlyWhatIsHeldIsCutDownToWhatTheSystemAllows() {
        Scenario held = named("poll 20000 held");
        assertEquals(List.of("-Xmx256m"), held.serverOptions());
        assertEquals(19_499, held.fewer(20_000).orElseThrow().followers());
        assertEquals(held.name(), held.fewer(20_000).orElseThrow().name());
        assertEquals(Optional.empty(), held.fewer(20_501));
        assertEquals(Optional.empty(), held.fewer(300));
        assertEquals(Optional.empty(), named("poll 1x10000").fewer(5000));
    }

    private static List<String> names() {
        return Scenario.all().stream().map(Scenario::name).toList();
    }

    private static Scenario named(String name) {
        return Scenario.all().stream().filter(scenario -> scenario.name().equals(name)).findFirst().orElseThrow();
    }

    private record Nowhere() implements Running {

        @Override
        public int port() {
            return 1;
        }

        @Override
        public List<Long> processes() {
            return List.of(1L);
        }

        @Override
        public boolean isJava() {
            return true;
        }

        @Override
        public void close() {
            // It is not there.
        }
    }
}
