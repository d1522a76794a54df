package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What clients see of an update that makes the HTTP container restart; for platforms where that can be tried. */
public abstract class RestartContract extends ContractTest {

    @Test
    @DisplayName("an update that makes the container restart breaks connections, and a client with its cursor misses nothing")
    void updateRestartsTheServer() {
        String name = channel("c");
        String begin = control.publish(name, "before the update");
        Wire poll = hold(name, "wait=100&after=" + begin, 1);
        String boot = control.run("boot", Map.of()).getAsString();
        control.run("update", Map.of("bundle", UpdateContract.RESTARTING, "detached", true));
        assertTrue(poll.closed() || poll.isAnswered());
        Framework.awaitAnotherBoot(boot);
        Framework.awaitAnswers(framework.base());
        control.publish(name, "after the update");
        assertEquals(List.of("\"after the update\""), look(name, begin).data());
    }
}
