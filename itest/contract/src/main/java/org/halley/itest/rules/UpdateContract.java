package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients see of the update of each bundle that is installed. */
public abstract class UpdateContract extends ContractTest {

    /**
     * Whose update ends held requests, in order, and why: what holds them, what they are made of, and what the
     * components of all bundles live in.
     */
    private static final Map<String, String> ENDING = Map.of(
            "org.halley.comet.whiteboard", "holds the requests",
            "org.halley.continuation.api", "is what they wait in",
            "org.apache.felix.scr", "deactivates the components of all bundles when it stops");

    /** Config Admin: when it goes, Pax Web takes its configuration for changed and starts another server. */
    static final String RESTARTING = "org.apache.felix.configadmin";

    /**
     * Whose update is not tried here: the framework, the HTTP container, what has its own test, and the JAX-RS whiteboard,
     * whose parts do not bear to be updated one by one.
     */
    private static boolean isLeftOut(String name) {
        return Set.of("org.apache.felix.framework", "org.halley.itest.control", "org.halley.comet.service", RESTARTING)
                .contains(name)
                || name.startsWith("org.ops4j.pax.web.") || name.startsWith("org.eclipse.jetty.")
                || name.startsWith("org.apache.cxf.") || name.startsWith("org.apache.aries.")
                || name.startsWith("org.apache.geronimo.specs.");
    }

    static Stream<String> others() {
        return Framework.running().control().bundles().stream().filter(bundle -> !bundle.get("fragment").getAsBoolean())
                .filter(bundle -> bundle.get("state").getAsString().equals("active"))
                .map(bundle -> bundle.get("symbolicName").getAsString())
                .filter(name -> !isLeftOut(name) && !ENDING.containsKey(name))
                .filter(Framework.running().platform()::updates).sorted();
    }

    static Stream<String> ending() {
        return ENDING.keySet().stream().filter(Framework.running().platform()::updates).sorted();
    }

    /** Leaves one revision of each bundle, as the tests of other classes expect. */
    @AfterAll
    static void refreshWhatWasUpdated() {
        Framework.Running framework = Framework.running();
        String boot = framework.control().run("boot", Map.of()).getAsString();
        framework.control().run("refresh", Map.of("bundle", "org.halley.comet.api", "detached", true));
        Framework.awaitAnotherBoot(boot);
        Framework.awaitAnswers(framework.base());
    }

    @ParameterizedTest
    @MethodSource("others")
    @DisplayName("held polls and streams survive the update of a bundle")
    void updateDropsNobody(String bundle) {
        String name = channel("c");
        List<Wire> polls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            polls.add(hold(name, "wait=100", i + 1));
        }
        org.halley.itest.Stream stream = stream(open(), "/comet" + name);
        Wire lines = open().get("/comet" + name, "Accept: application/x-ndjson");
        control.awaitHeld(5);
        control.bundle("update", bundle);
        control.awaitHeld(5);
        control.publish(name, "after the update");
        polls.forEach(poll -> assertEquals(List.of("\"after the update\""), poll.reply().data()));
        assertEquals("\"after the update\"", stream.event().data());
        assertEquals(200, lines.head());
    }

    @ParameterizedTest
    @MethodSource("ending")
    @DisplayName("an update that ends held requests ends them in order, and a client with its cursor misses nothing")
    void updateEndsInOrder(String bundle) {
        String name = channel("c");
        String begin = control.publish(name, "before the update");
        control.configure(WHITEBOARD, Map.of("drain.seconds", 1));
        Wire poll = hold(name, "wait=100&after=" + begin, 1);
        org.halley.itest.Stream stream = stream(open(), "/comet" + name + "?after=" + begin);
        control.awaitHeld(2);
        boolean all = bundle.equals("org.apache.felix.scr");
        if (bundle.equals("org.halley.comet.whiteboard")) {
            control.bundle("update", bundle);
        } else {
            // Others stay wired to the old revision, whose services and extender are gone, until they are refreshed.
            String boot = control.run("boot", Map.of()).getAsString();
            control.run("update-and-refresh", Map.of("bundle", bundle, "detached", true));
            Framework.awaitAnotherBoot(boot);
        }
        Reply ended = poll.reply();
        assertEquals(204, ended.status(), ended::toString);
        assertEquals(begin, ended.cursor());
        while (stream.line() != null) {
            // to its proper end
        }
        Framework.awaitAnswers(framework.base());
        control.publish(name, "after the update");
        Reply next = get("/comet" + name + "?wait=0&gap=continue&after=" + begin);
        assertEquals(List.of("\"after the update\""), next.data());
        assertEquals(all, next.json().has("gaps"), "the log in memory goes with the hub, and that is told");
    }

    @Test
    @DisplayName("a refresh after updates of everything brings everything back")
    void refreshBringsEverythingBack() {
        String name = channel("c");
        Set<String> active = active();
        String begin = control.publish(name, "before");
        Wire poll = hold(name, "wait=100&after=" + begin, 1);
        String boot = control.run("boot", Map.of()).getAsString();
        control.run("refresh", Map.of("bundle", "org.halley.comet.api", "detached", true));
        Reply ended = poll.reply();
        assertTrue(List.of(204, 410).contains(ended.status()), ended::toString);
        Framework.awaitAnotherBoot(boot);
        Framework.awaitAnswers(framework.base());
        control.publish(name, "after");
        Reply next = get("/comet" + name + "?wait=0&gap=continue&after=" + begin);
        assertEquals(List.of("\"after\""), next.data());
        awaitActive(active);
    }

    /** The framework starts again what was refreshed one after the other, and the control bundle is not the last. */
    private void awaitActive(Set<String> expected) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Set<String> active = active();
        // Others may have been on their way when the expected were asked for.
        while (!active.containsAll(expected) && System.nanoTime() < end) {
            active = active();
        }
        active.retainAll(expected);
        assertEquals(expected, active);
    }

    private Set<String> active() {
        return control.bundles().stream().filter(bundle -> bundle.get("state").getAsString().equals("active"))
                .map(bundle -> bundle.get("symbolicName").getAsString()).collect(Collectors.toSet());
    }
}
