package org.halley.examples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.examples.chat.ChatRooms.Entry;
import org.halley.examples.chat.ChatRooms.Overview;
import org.halley.examples.chat.ChatRooms.Person;
import org.halley.examples.chat.Refusal.Reason;
import org.junit.jupiter.api.Test;

class ChatRoomsTest {

    private static final RoomName LOBBY = new RoomName("lobby");

    private final LogInMemory log = new LogInMemory();
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final AtomicInteger secrets = new AtomicInteger(10_000_000);
    private final ChatRooms rooms = new ChatRooms(log, millis::get, () -> Integer.toString(secrets.getAndIncrement()));

    private Entry enter(String name) {
        return rooms.enter(LOBBY, new MemberName(name), "");
    }

    private void pass(long seconds) {
        millis.addAndGet(seconds * 1000);
        rooms.sweep();
    }

    private static Reason refused(Runnable what) {
        return assertThrows(Refusal.class, what::run).reason();
    }

    private static List<String> names(Entry entry) {
        return entry.members().stream().map(Person::name).toList();
    }

    @Test
    void tellsTheRoomOfJoinMessageAndLeave() {
        Entry ada = enter("Ada");
        rooms.say(ada.token(), new Line("hello"));
        rooms.leave(ada.token());
        String id = ada.self().id();
        assertEquals(List.of("join {\"member\":\"" + id + "\",\"name\":\"Ada\"}",
                "message {\"member\":\"" + id + "\",\"name\":\"Ada\",\"text\":\"hello\"}",
                "leave {\"member\":\"" + id + "\",\"name\":\"Ada\"}"), log.of("lobby"));
    }

    @Test
    void entryHasMembersHistoryAndCursorOfOneMoment() {
        Entry ada = enter("Ada");
        rooms.say(ada.token(), new Line("before"));
        Entry bob = enter("Bob");
        assertEquals(List.of("Ada", "Bob"), names(bob));
        assertEquals(List.of("join", "message", "join"),
                bob.history().stream().map(e -> e.type().orElse("")).toList());
        assertEquals(bob.history().get(2).id(), bob.cursor());
        Event after = rooms.say(ada.token(), new Line("after"));
        assertEquals(List.of(after), log.channel("/chat/lobby").read(bob.cursor()).events());
    }

    @Test
    void historyIsTheLatestEventsOnly() {
        Entry ada = enter("Ada");
        for (int i = 0; i < ChatRooms.HISTORY + 10; i++) {
            rooms.say(ada.token(), new Line("line " + i));
            pass(1);
        }
        assertEquals(ChatRooms.HISTORY, enter("Bob").history().size());
    }

    @Test
    void roomsDoNotHearEachOther() {
        Entry ada = enter("Ada");
        rooms.enter(new RoomName("attic"), new MemberName("Ada"), "");
        rooms.say(ada.token(), new Line("hello"));
        assertEquals(1, log.of("attic").size());
        assertEquals(List.of(new Overview("attic", 1), new Overview("lobby", 1)), rooms.rooms());
    }

    @Test
    void emptyRoomIsNoRoom() {
        rooms.leave(enter("Ada").token());
        assertEquals(List.of(), rooms.rooms());
    }

    @Test
    void memberWhoDoesNotRenewLeaves() {
        Entry ada = enter("Ada");
        Entry bob = enter("Bob");
        pass(ChatRooms.LEASE.toSeconds() - 1);
        rooms.renew(ada.token());
        pass(1);
        assertTrue(log.of("lobby").get(2).startsWith("leave {\"member\":\"" + bob.self().id()));
        assertEquals(3, log.of("lobby").size());
        assertEquals(Reason.NO_MEMBER, refused(() -> rooms.renew(bob.token())));
        assertEquals(List.of(new Overview("lobby", 1)), rooms.renew(ada.token()));
    }

    @Test
    void sayingRenewsToo() {
        Entry ada = enter("Ada");
        pass(ChatRooms.LEASE.toSeconds() - 1);
        rooms.say(ada.token(), new Line("still here"));
        pass(2);
        assertEquals(1, rooms.rooms().size());
    }

    @Test
    void pageThatIsLoadedAgainIsTheSameMemberAndNobodyIsTold() {
        Entry first = enter("Ada");
        rooms.part(first.token());
        pass(ChatRooms.PARTING.toSeconds() - 1);
        Entry again = rooms.enter(LOBBY, new MemberName("Ada"), first.token());
        pass(ChatRooms.PARTING.toSeconds());
        assertEquals(first.self(), again.self());
        assertEquals(first.token(), again.token());
        assertEquals(1, log.of("lobby").size());
    }

    @Test
    void pageThatClosesLeavesInAMoment() {
        Entry ada = enter("Ada");
        rooms.part(ada.token());
        assertEquals(1, log.of("lobby").size());
        pass(ChatRooms.PARTING.toSeconds());
        assertTrue(log.of("lobby").get(1).startsWith("leave "));
    }

    @Test
    void leavingTwiceIsToldOnce() {
        Entry ada = enter("Ada");
        rooms.leave(ada.token());
        rooms.leave(ada.token());
        rooms.part(ada.token());
        pass(ChatRooms.LEASE.toSeconds());
        assertEquals(2, log.of("lobby").size());
    }

    @Test
    void tokenOfAnotherRoomOrNameMakesNobodyTheSame() {
        Entry ada = enter("Ada");
        Entry other = rooms.enter(new RoomName("attic"), new MemberName("Ada"), ada.token());
        assertNotEquals(ada.self().id(), other.self().id());
        Entry renamed = rooms.enter(LOBBY, new MemberName("Eve"), ada.token());
        assertNotEquals(ada.self().id(), renamed.self().id());
    }

    @Test
    void tokenIsNeverShownToOthers() {
        Entry ada = enter("Ada");
        Entry bob = enter("Bob");
        rooms.say(ada.token(), new Line("hello"));
        assertTrue(log.of("lobby").stream().noneMatch(e -> e.contains(ada.token())));
        assertTrue(bob.members().stream().noneMatch(m -> m.toString().contains(ada.token())));
    }

    @Test
    void namesThatLookTheSameAreTakenOnce() {
        enter("Ada Lovelace");
        for (String same : List.of("Ada Lovelace", "ada lovelace", "ADA_LOVELACE", "Ａda Lovelace")) {
            assertEquals(Reason.NAME_TAKEN, refused(() -> enter(same)), same);
        }
        assertEquals(1, log.of("lobby").size());
    }

    @Test
    void fullRoomTakesNobody() {
        for (int i = 0; i < ChatRooms.MAX_MEMBERS; i++) {
            enter("Member " + i);
        }
        assertEquals(Reason.FULL, refused(() -> enter("One more")));
        assertEquals(ChatRooms.MAX_MEMBERS, log.of("lobby").size());
    }

    @Test
    void noMoreRoomsThanAllowed() {
        for (int i = 0; i < ChatRooms.MAX_ROOMS; i++) {
            rooms.enter(new RoomName("room-" + i), new MemberName("Ada"), "");
        }
        assertEquals(Reason.FULL, refused(() -> enter("Ada")));
        assertEquals(List.of(), log.of("lobby"));
    }

    @Test
    void tooManyLinesAreRefusedUntilTimeHasPassed() {
        Entry ada = enter("Ada");
        for (int i = 0; i < ChatRooms.LINES_AT_ONCE; i++) {
            rooms.say(ada.token(), new Line("line " + i));
        }
        Refusal refusal = assertThrows(Refusal.class, () -> rooms.say(ada.token(), new Line("too much")));
        assertEquals(Reason.TOO_FAST, refusal.reason());
        assertEquals(1000, refusal.retryMillis());
        assertEquals(ChatRooms.LINES_AT_ONCE + 1, log.of("lobby").size());
        pass(1);
        rooms.say(ada.token(), new Line("in time"));
    }

    @Test
    void comingAndGoingIsBoundedToo() {
        for (int i = 0; i < ChatRooms.ENTRIES_AT_ONCE; i++) {
            rooms.leave(enter("Ada").token());
        }
        assertEquals(Reason.TOO_FAST, refused(() -> enter("Ada")));
        pass(1);
        enter("Ada");
    }

    @Test
    void strangersSayNothing() {
        enter("Ada");
        for (String token : List.of("", "x", "10000000")) {
            assertEquals(Reason.NO_MEMBER, refused(() -> rooms.say(token, new Line("hello"))), token);
        }
        assertEquals(1, log.of("lobby").size());
    }

    @Test
    void closingTellsEveryRoomOnceAndEndsEverything() {
        Entry ada = enter("Ada");
        enter("Bob");
        rooms.close();
        assertEquals("close {}", log.of("lobby").get(2));
        assertEquals(Reason.AWAY, refused(() -> rooms.say(ada.token(), new Line("hello"))));
        assertEquals(Reason.AWAY, refused(() -> enter("Cleo")));
        pass(ChatRooms.LEASE.toSeconds());
        assertEquals(3, log.of("lobby").size());
    }

    @Test
    void hubThatHasStoppedLeavesNobodyHalfInside() {
        Entry ada = enter("Ada");
        log.stop();
        assertEquals(Reason.AWAY, refused(() -> enter("Bob")));
        assertEquals(List.of(new Overview("lobby", 1)), rooms.rooms());
        assertEquals(Reason.AWAY, refused(() -> rooms.say(ada.token(), new Line("hello"))));
        rooms.leave(ada.token());
        assertEquals(List.of(), rooms.rooms());
    }

    @Test
    void membersAfterTheEventsBehindAnyEntryAreTheMembersOfTheRoom() throws InterruptedException {
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        List<Entry> entries = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            new Thread(() -> {
                for (int i = 0; i < 24; i++) {
                    Entry entry = enter("Member " + number + " " + i);
                    synchronized (entries) {
                        entries.add(entry);
                    }
                    if (i % 2 == 0) {
                        rooms.leave(entry.token());
                    }
                }
                done.countDown();
            }).start();
        }
        assertTrue(done.await(30, TimeUnit.SECONDS));
        Set<String> last = membersAfter(enter("Last"));
        assertEquals(threads * 12 + 1, last.size());
        for (Entry entry : entries) {
            assertEquals(last, membersAfter(entry));
        }
    }

    private Set<String> membersAfter(Entry entry) {
        Set<String> present = new HashSet<>();
        entry.members().forEach(member -> present.add(member.id()));
        Cursor cursor = entry.cursor();
        for (Event event : log.channel("/chat/lobby").read(cursor).events()) {
            String id = event.json().split("\"")[3];
            if (event.type().orElse("").equals("join")) {
                assertTrue(present.add(id), "joined twice");
            } else {
                assertTrue(present.remove(id), "left twice");
            }
        }
        return present;
    }
}
