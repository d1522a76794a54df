package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.halley.itest.ContractTest;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3.7 of the protocol: subscribers, and who supersedes whom. */
public abstract class SubscriberContract extends ContractTest {

    @Test
    @DisplayName("3.7 a newer poll of the same subscriber supersedes the one that is held")
    void newerPollSupersedes() {
        String name = channel("c");
        String cookie = cookie(get("/comet" + name + "?wait=0&subscriber=me"));
        Wire older = hold(name, "subscriber=me", 1, cookie);
        Wire newer = open().get("/comet" + name + "?subscriber=me", cookie);
        Reply reply = older.reply();
        assertEquals(204, reply.status());
        assertEquals("true", reply.header("Comet-Superseded"));
        assertTrue(reply.cursor() != null, reply::toString);
        control.awaitHeld(1);
        control.publish(name, "for the newer");
        Reply answer = newer.reply();
        assertEquals(List.of("\"for the newer\""), answer.data());
        assertNull(answer.header("Comet-Superseded"));
    }

    @Test
    @DisplayName("3.7 without an id, with another id, or with a guessed id nothing is superseded")
    void guessedIdsSupersedeNothing() {
        String name = channel("c");
        String cookie = cookie(get("/comet" + name + "?wait=0&subscriber=me"));
        List<Wire> held = new ArrayList<>();
        held.add(hold(name, "subscriber=me", 1, cookie));
        held.add(hold(name, "subscriber=other", 2, cookie));
        held.add(hold(name, "subscriber=me", 3));
        held.add(hold(name, "subscriber=me", 4, cookie(get("/comet" + name + "?wait=0&subscriber=me"))));
        held.add(hold(name, "", 5, cookie));
        held.add(hold(name, "", 6, cookie));
        control.publish(name, "for all");
        held.forEach(wire -> assertEquals(List.of("\"for all\""), wire.reply().data()));
    }

    @Test
    @DisplayName("3.7 an id is bound to the authenticated principal, who needs no cookie")
    void idsAreBoundToPrincipals() {
        String name = channel("c");
        believeUsers();
        Wire ann = hold(name, "subscriber=me", 1, "Itest-User: ann");
        Wire bob = hold(name, "subscriber=me", 2, "Itest-User: bob");
        Wire newer = open().get("/comet" + name + "?subscriber=me", "Itest-User: ann");
        Reply reply = ann.reply();
        assertEquals("true", reply.header("Comet-Superseded"), reply::toString);
        assertNull(reply.header("Set-Cookie"), reply::toString);
        control.awaitHeld(2);
        control.publish(name, "for both");
        assertEquals(List.of("\"for both\""), bob.reply().data());
        assertEquals(List.of("\"for both\""), newer.reply().data());
    }

    @Test
    @DisplayName("3.7 the cookie that binds an id is out of reach of scripts and of other sites")
    void cookieIsGuarded() {
        Reply reply = get("/comet" + channel("c") + "?wait=0&subscriber=me");
        String cookie = reply.header("Set-Cookie");
        assertTrue(cookie.contains("HttpOnly"), cookie);
        assertTrue(cookie.contains("SameSite"), cookie);
        assertTrue(cookie.contains("Path=/comet"), cookie);
        assertFalse(cookie.startsWith("JSESSIONID"), cookie);
        assertNull(get("/comet" + channel("c") + "?wait=0").header("Set-Cookie"), "no id, no cookie");
    }

    private static String cookie(Reply reply) {
        return "Cookie: " + reply.header("Set-Cookie").split(";")[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a.b", "a/b", "a:b", "\u00e4", "a\n", "<b>",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
    @DisplayName("3.7 a subscriber that is not 1 to 64 of A-Z a-z 0-9 _ - is refused with 400")
    void wrongSubscribersAreRefused(String subscriber) {
        assertProblem(400, get("/comet" + channel("c") + "?wait=0&subscriber=" + encoded(subscriber)));
    }
}
