package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.halley.comet.Event;
import org.halley.comet.spi.Caller;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RightTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    /** Lets Ann do what is on a list, and nobody else anything. */
    private static final class Ann implements ChannelAuthorizer {

        private final Set<String> allowed = ConcurrentHashMap.newKeySet();
        private volatile Instant until = Instant.MAX;
        private volatile boolean filters;

        @Override
        public Verdict mayFollow(Caller caller, String nameOrPattern) {
            return caller.principal().filter(who -> who.getName().equals("ann")).isPresent()
                    && allowed.contains(nameOrPattern) ? Verdict.allowUntil(until) : Verdict.DENY;
        }

        @Override
        public Verdict mayPublish(Caller caller, String channel) {
            return mayFollow(caller, channel);
        }

        @Override
        public boolean filtersEvents() {
            return filters;
        }

        @Override
        public boolean maySee(Caller caller, Event event) {
            return !event.json().equals("\"hidden\"");
        }
    }

    private Ann authorizer(String... allowed) {
        Ann ann = new Ann();
        ann.allowed.addAll(Set.of(allowed));
        world.site.authorizers().add(ann);
        world.site.authorizersChanged();
        world.settle();
        return ann;
    }

    @Test
    void withoutAuthorizersTheConfigurationSaysWhoPublishes() throws Exception {
        world.set("publish.channels", "/open/*");
        Peer peer = world.peer();
        JsonObject denied = peer.call("/shut", "\"data\":1");
        assertEquals("403:denied_by_security_policy:publish_denied", denied.get("error").getAsString());
        assertTrue(peer.call("/open/x", "\"data\":1").get("successful").getAsBoolean());
        assertEquals(1, world.hub().log().head());
    }

    @Test
    void authorizersSayWhoFollowsAndPublishes() throws Exception {
        authorizer("/a");
        Peer ann = world.peer("{}", "User: ann");
        Peer bob = world.peer("{}", "User: bob");
        ann.subscribe("/a");
        assertEquals("403:denied_by_security_policy:subscribe_denied",
                ann.call("/meta/subscribe", "\"subscription\":[\"/a\",\"/b\"]").get("error").getAsString());
        assertEquals("403:denied_by_security_policy:subscribe_denied",
                bob.call("/meta/subscribe", "\"subscription\":\"/a\"").get("error").getAsString());
        assertEquals("403:denied_by_security_policy:publish_denied",
                bob.call("/a", "\"data\":1").get("error").getAsString());
        assertEquals("403:denied_by_security_policy:publish_denied",
                bob.call("/service/a", "\"data\":1").get("error").getAsString());
        assertTrue(ann.call("/a", "\"data\":2").get("successful").getAsBoolean());
        assertEquals("2", Peer.data(ann.poll()));
    }

    @Test
    void behindAPatternEachChannelIsAskedFor() throws Exception {
        authorizer("/**", "/a", "/b");
        Peer ann = world.peer("{}", "User: ann");
        ann.subscribe("/**");
        world.publish("/a", "1");
        world.publish("/secret", "2");
        world.publish("/b", "3");
        assertEquals("1 3", Peer.data(ann.poll()));
    }

    @Test
    void eventsAreFiltered() throws Exception {
        authorizer("/a").filters = true;
        Peer ann = world.peer("{}", "User: ann");
        ann.subscribe("/a");
        world.publish("/a", "1");
        world.publish("/a", "\"hidden\"");
        world.publish("/a", "3");
        assertEquals("1 3", Peer.data(ann.poll()));
    }

    @Test
    void aRightThatIsTakenAwayEndsTheSubscriptionAndIsTold() throws Exception {
        Ann rights = authorizer("/a", "/b");
        Peer ann = world.peer("{}", "User: ann");
        ann.subscribe("/a", "/b");
        ann.poll();
        ann.held();
        rights.allowed.remove("/a");
        world.site.authorizers().add(new Ann());
        world.site.authorizersChanged();
        JsonArray messages = ann.answer();
        assertTrue(Peer.last(messages).get("successful").getAsBoolean());
        assertEquals("[\"/a\",\"/b\"]", Peer.last(messages).getAsJsonObject("ext").getAsJsonObject("halley").get("ended")
                .toString());
        world.publish("/a", "1");
        assertEquals("", Peer.data(ann.poll()));
    }

    @Test
    void aVerdictThatEndsIsAskedForAgain() throws Exception {
        Ann rights = authorizer("/a", "/b");
        rights.until = world.time.now().plusSeconds(5);
        Peer ann = world.peer("{}", "User: ann");
        ann.subscribe("/a", "/b");
        ann.poll();
        ann.held();
        rights.allowed.remove("/b");
        rights.until = Instant.MAX;
        world.step(4);
        assertEquals(1, world.site.places().count());
        world.step(1);
        JsonArray messages = ann.answer();
        assertEquals("[\"/b\"]", Peer.last(messages).getAsJsonObject("ext").getAsJsonObject("halley").get("ended").toString());
        world.publish("/b", "1");
        world.publish("/a", "2");
        assertEquals("2", Peer.data(ann.poll()));
        assertFalse(ann.poll().toString().contains("ended"));
    }
}
