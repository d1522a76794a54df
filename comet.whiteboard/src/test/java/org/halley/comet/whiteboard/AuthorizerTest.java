package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiFunction;
import java.util.function.BiPredicate;

import org.halley.comet.Event;
import org.halley.comet.shared.Client;
import org.halley.comet.spi.Caller;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthorizerTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    /** An authorizer made of functions. */
    private static final class Rule implements ChannelAuthorizer {
        private BiFunction<Caller, String, Verdict> follow = (caller, channel) -> Verdict.ALLOW;
        private BiFunction<Caller, String, Verdict> publish = (caller, channel) -> Verdict.DENY;
        private BiPredicate<Caller, Event> see;

        static Rule follow(BiPredicate<Caller, String> allowed) {
            Rule rule = new Rule();
            rule.follow = (caller, channel) -> allowed.test(caller, channel) ? Verdict.ALLOW : Verdict.DENY;
            return rule;
        }

        static Rule publish(BiPredicate<Caller, String> allowed) {
            Rule rule = new Rule();
            rule.publish = (caller, channel) -> allowed.test(caller, channel) ? Verdict.ALLOW : Verdict.DENY;
            return rule;
        }

        @Override
        public Verdict mayFollow(Caller caller, String nameOrPattern) {
            return follow.apply(caller, nameOrPattern);
        }

        @Override
        public Verdict mayPublish(Caller caller, String channel) {
            return publish.apply(caller, channel);
        }

        @Override
        public boolean filtersEvents() {
            return see != null;
        }

        @Override
        public boolean maySee(Caller caller, Event event) {
            return see.test(caller, event);
        }
    }

    private Rule add(Rule rule) {
        world.site.authorizers().add(rule);
        world.site.authorizersChanged();
        world.settle();
        return rule;
    }

    private void remove(Rule rule) {
        world.site.authorizers().remove(rule);
        world.site.authorizersChanged();
        world.settle();
    }

    private static boolean is(Caller caller, String name) {
        return caller.hasRole(name);
    }

    @Test
    void rule_7_1_allMustAgree() throws Exception {
        add(Rule.follow((caller, channel) -> !channel.startsWith("/x")));
        Rule second = add(Rule.follow((caller, channel) -> !channel.startsWith("/y")));
        assertEquals(204, world.get("/comet/a?wait=0").status());
        world.refused(world.get("/comet/x?wait=0"), 401, "following /x");
        world.refused(world.get("/comet/y?wait=0"), 401, "following /y");
        world.refused(world.get("/comet?channel=/a&channel=/y/*&wait=0"), 401, "following /y/*");
        world.refused(world.get("/comet/x", "Accept: text/event-stream"), 401);
        world.refused(world.post("/comet/-/poll", "{\"channels\":[\"/x\"]}"), 401);
        remove(second);
        assertEquals(204, world.get("/comet/y?wait=0").status());
    }

    @Test
    void rule_7_1_oneThatThrowsOrAnswersNothingDenies() throws Exception {
        Rule throwing = add(Rule.follow((caller, channel) -> {
            throw new IllegalStateException("broken");
        }));
        world.refused(world.get("/comet/a?wait=0"), 401);
        world.refused(world.post("/comet/a", "1"), 401);
        remove(throwing);
        Rule nothing = new Rule();
        nothing.follow = (caller, channel) -> null;
        add(nothing);
        world.refused(world.get("/comet/a?wait=0"), 401);
    }

    @Test
    void rule_7_1_withAuthorizersAllMustLetPublishWhateverTheConfigurationOpens() throws Exception {
        world.set("publish.channels", "/open");
        Rule closed = add(new Rule());
        world.refused(world.post("/comet/open", "1"), 401, "publishing to /open");
        remove(closed);
        add(Rule.publish((caller, channel) -> is(caller, "ann")));
        assertEquals(201, world.post("/comet/other", "1", "User: ann").status());
        assertEquals(403, world.post("/comet/open", "1", "User: bob").status());
        assertEquals(403, world.post("/comet/-/publish",
                "{\"events\":[{\"channel\":\"/open\",\"data\":1}]}", "User: bob").status());
        add(Rule.publish((caller, channel) -> channel.equals("/both")));
        assertEquals(403, world.post("/comet/other", "1", "User: ann").status());
        assertEquals(201, world.post("/comet/both", "1", "User: ann").status());
        assertEquals(2, world.hub().log().head());
    }

    @Test
    void rule_7_1_theChannelsBehindAPatternAreAskedForToo() throws Exception {
        add(Rule.follow((caller, channel) -> !channel.equals("/room/secret")));
        world.publish("/room/secret", "\"s\"");
        world.publish("/room/a", "\"a\"");
        String body = world.get("/comet/room/*?after=earliest").body();
        assertTrue(body.contains("\"a\"") && !body.contains("secret"), body);
        Client held = world.held("/comet/room/*?after=e1.2&wait=60");
        world.publish("/room/secret", "\"s\"");
        world.publish("/room/b", "\"b\"");
        body = held.read().body();
        assertTrue(body.contains("\"b\"") && !body.contains("secret"), body);
        String stream = world.stream("/comet/room/*?after=earliest").until("\"b\"");
        assertFalse(stream.contains("secret"), stream);
        // What was not for it moves its cursor.
        world.publish("/room/secret", "\"s\"");
        assertEquals("e1.5", world.get("/comet/room/*?after=e1.4&wait=0").cursor());
    }

    @Test
    void rule_7_1_theGapsOfChannelsBehindAPatternAreAskedForToo() throws Exception {
        world.hub(1);
        add(Rule.follow((caller, channel) -> !channel.equals("/room/secret")));
        for (int i = 0; i < 3; i++) {
            world.publish("/room/secret", "1");
        }
        Client.Response answer = world.get("/comet/room/*?after=e2.0&wait=0");
        assertEquals(204, answer.status());
        assertEquals("e2.3", answer.cursor());
        world.publish("/room/a", "1");
        world.publish("/room/a", "2");
        Client.Response gap = world.get("/comet/room/*?after=e2.0&wait=0");
        assertEquals(410, gap.status());
        assertTrue(gap.body().contains("/room/a") && !gap.body().contains("secret"), gap.body());
    }

    @Test
    void rule_7_1_eachEventLiveOrReplayedIsPutToWhoeverFilters() throws Exception {
        Rule filter = new Rule();
        filter.see = (caller, event) -> event.key().map(key -> is(caller, key)).orElse(true);
        add(filter);
        world.hub().publish("/a", "t", "ann", "1");
        world.hub().publish("/a", "t", "bob", "2");
        assertEquals("1", data(world.get("/comet/a?after=earliest", "User: ann").body()));
        assertEquals("2", data(world.get("/comet/a?after=earliest", "User: bob").body()));
        assertEquals(204, world.get("/comet/a?after=earliest&wait=0").status());
        Client held = world.held("/comet/a?wait=60", "User: ann");
        world.hub().publish("/a", "t", "bob", "3");
        world.hub().publish("/a", "t", "ann", "4");
        assertEquals("4", data(held.read().body()));
        Client stream = world.stream("/comet/a?after=earliest", "User: bob");
        assertEquals("23", data(stream.until("\"data\":3")));
        filter.see = (caller, event) -> {
            throw new IllegalStateException("broken");
        };
        assertEquals(204, world.get("/comet/a?after=earliest&wait=0", "User: ann").status());
    }

    private static String data(String body) {
        return body.replaceAll("(?s)\"data\":(\\d)}|.", "$1");
    }

    @Test
    void rule_7_2_answers401WithoutCredentialsAnd403WithInsufficientOnes() throws Exception {
        add(Rule.follow((caller, channel) -> is(caller, "ann")));
        Client.Response nobody = world.get("/comet/a?wait=0");
        assertEquals(401, nobody.status());
        assertEquals("Bearer", nobody.header("WWW-Authenticate"));
        Client.Response bob = world.get("/comet/a?wait=0", "User: bob");
        assertEquals(403, bob.status());
        assertNull(bob.header("WWW-Authenticate"));
        assertEquals(204, world.get("/comet/a?wait=0", "User: ann").status());
        world.set("auth.challenge", "Basic realm=\"x\"");
        assertEquals("Basic realm=\"x\"", world.get("/comet/a?wait=0").header("WWW-Authenticate"));
    }

    @Test
    void rule_7_2_aHeldPollWhoseRightEndsIsAnswered() throws Exception {
        Rule rule = new Rule();
        rule.follow = (caller, channel) -> Verdict.allowUntil(world.time.now().plusSeconds(10));
        add(rule);
        Client renewed = world.held("/comet/a?wait=60", "User: ann");
        world.step(10.1);
        assertEquals(1, world.site.held().count());
        rule.follow = (caller, channel) -> Verdict.DENY;
        world.step(9.8);
        assertEquals(1, world.site.held().count());
        world.step(0.3);
        assertEquals(403, World.common(renewed.read()).status());
    }

    @Test
    void rule_7_2_nothingGoesOutAfterTheRightHasEnded() throws Exception {
        Rule rule = new Rule();
        rule.follow = (caller, channel) -> Verdict.allowUntil(world.time.now().plusSeconds(10));
        add(rule);
        Client poll = world.held("/comet/a?wait=60");
        Client stream = world.stream("/comet/a");
        stream.until("id: e1.0\n\n");
        rule.follow = (caller, channel) -> new Verdict(true, world.time.now());
        world.clockOnly(10.1);
        world.publish("/a", "\"secret\"");
        Client.Response answer = poll.read();
        assertEquals(401, answer.status());
        assertFalse(answer.body().contains("secret"));
        String rest = stream.until(null);
        assertEquals("event: end\ndata: {\"end\":\"the right to follow has ended\"}\n\n", rest);
        assertEquals(401, world.get("/comet/a", "Accept: text/event-stream").status());
    }

    @Test
    void rule_7_2_aRunningStreamWhoseRightEndsIsToldSoAndClosed() throws Exception {
        Client stream = world.stream("/comet/a");
        Client lines = world.stream("/comet/a", "Accept: application/x-ndjson");
        Client poll = world.held("/comet/a?wait=60");
        Client other = world.held("/comet/b?wait=60");
        stream.until("id: e1.0\n\n");
        lines.until("\n");
        add(Rule.follow((caller, channel) -> !channel.equals("/a")));
        assertEquals("event: end\ndata: {\"end\":\"the right to follow has ended\"}\n\n", stream.until(null));
        assertEquals("{\"end\":\"the right to follow has ended\"}\n", lines.until(null));
        assertEquals(401, poll.read().status());
        World.await(() -> world.site.held().count() == 1);
        world.publish("/b", "1");
        assertEquals(200, other.read().status());
    }

    @Test
    void rule_7_1_theIndexShowsWhatTheCallerMaySee() throws Exception {
        world.publish("/a", "1");
        world.publish("/secret", "1");
        add(Rule.follow((caller, channel) -> !channel.equals("/secret")));
        String body = world.get("/comet/").body();
        assertTrue(body.contains("\"/a\"") && !body.contains("secret"), body);
    }
}
