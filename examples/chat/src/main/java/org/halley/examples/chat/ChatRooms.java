package org.halley.examples.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannel;
import org.halley.comet.EventChannels;
import org.halley.comet.Names;
import org.halley.examples.chat.Refusal.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms and who is in them. Thread-safe.
 *
 * <p>A room is the channel {@code /chat/<room>} and, while somebody is in it, the list of its members. What happens is an
 * event of one of these types: {@code join}, {@code leave}, {@code message}, and {@code close} when the chat is stopped
 * and everybody has left. A member is there as long as its lease is renewed, and is known by a token that nobody else
 * is given.
 *
 * <p>One lock guards everything, and events are published under it: publishing waits for nobody, and so the order of the
 * log is the order of what happened. That is why the members and the cursor of an {@link Entry} fit together: whoever
 * applies the events behind the cursor to the members has the members of every later moment.
 */
final class ChatRooms implements AutoCloseable {

    /** The greatest number of rooms with somebody in them. */
    static final int MAX_ROOMS = 50;
    /** The greatest number of members of a room. */
    static final int MAX_MEMBERS = 50;
    /** How many events somebody who enters is shown. */
    static final int HISTORY = 50;
    /**
     * How long a member stays without renewing. Browsers run the timers of a hidden page once a minute only, so this is
     * more than a minute.
     */
    static final Duration LEASE = Duration.ofSeconds(90);
    /** How long a member stays whose page has said that it closes; a page that is loaded again is back within it. */
    static final Duration PARTING = Duration.ofSeconds(3);
    /** How many lines a member may say at once; then one a second. */
    static final int LINES_AT_ONCE = 8;

    /** How many may enter at once, whatever the room; then {@value #ENTRIES_PER_SECOND} a second. */
    static final int ENTRIES_AT_ONCE = 100;
    private static final int ENTRIES_PER_SECOND = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ChatRooms.class);

    /** A member as everybody may know it. */
    record Person(String id, String name) {
    }

    /** A room as everybody may know it. */
    record Overview(String room, int members) {
    }

    /** The data of the event {@code message}. */
    record Said(String member, String name, String text) {
    }

    /** The data of the events {@code join} and {@code leave}. */
    record Passed(String member, String name) {
    }

    /**
     * What somebody gets who has entered.
     *
     * @param token what proves that a request is the member's; for nobody else
     * @param self the member
     * @param room the name of the room
     * @param members everybody in the room, the member too, in the order in which they entered
     * @param history the latest events, up to the cursor
     * @param cursor from where to follow the room
     */
    record Entry(String token, Person self, RoomName room, List<Person> members, List<Event> history, Cursor cursor) {
    }

    private static final class Member {
        final String token;
        final Person person;
        final MemberName name;
        final Room room;
        final TokenBucket lines;
        long until;

        Member(String token, Person person, MemberName name, Room room, long now) {
            this.token = token;
            this.person = person;
            this.name = name;
            this.room = room;
            this.lines = new TokenBucket(LINES_AT_ONCE, 1, now);
        }
    }

    private static final class Room {
        final RoomName name;
        final EventChannel channel;
        final Map<String, Member> members = new LinkedHashMap<>();

        Room(RoomName name, EventChannel channel) {
            this.name = name;
            this.channel = channel;
        }
    }

    private final EventChannels channels;
    private final LongSupplier millis;
    private final Supplier<String> secrets;

    private final Object lock = new Object();
    /** By name. Guarded by lock. */
    private final Map<RoomName, Room> rooms = new HashMap<>();
    /** By token. Guarded by lock. */
    private final Map<String, Member> members = new HashMap<>();
    /** Guarded by lock. */
    private final TokenBucket entries;
    /** Guarded by lock. */
    private boolean closed;

    /**
     * Rooms without members.
     *
     * @param channels where to publish and read
     * @param millis a clock that never goes back, in milliseconds
     * @param secrets texts of 8 characters or more that cannot be guessed and never come twice
     */
    ChatRooms(EventChannels channels, LongSupplier millis, Supplier<String> secrets) {
        this.channels = Objects.requireNonNull(channels, "channels");
        this.millis = Objects.requireNonNull(millis, "millis");
        this.secrets = Objects.requireNonNull(secrets, "secrets");
        this.entries = new TokenBucket(ENTRIES_AT_ONCE, ENTRIES_PER_SECOND, millis.getAsLong());
    }

    /**
     * Enters a room. Everybody in it is told, unless the token is that of a member of the same name who is in it
     * already: the same page, loaded again or come back.
     *
     * @param token the token of an earlier entry, or empty
     * @throws Refusal if the name is taken, there is no place, or the hub is away
     */
    Entry enter(RoomName name, MemberName memberName, String token) {
        synchronized (lock) {
            requireOpen();
            long now = millis.getAsLong();
            Member member = members.get(token);
            if (member == null || !member.room.name.equals(name) || !member.name.equals(memberName)) {
                member = admit(name, memberName, now);
            }
            member.until = now + LEASE.toMillis();
            List<Person> present = member.room.members.values().stream().map(m -> m.person).toList();
            Batch latest = latest(member.room);
            return new Entry(member.token, member.person, name, present, latest.events(), latest.next());
        }
    }

    private Member admit(RoomName name, MemberName memberName, long now) {
        Room room = rooms.get(name);
        if (room == null) {
            if (rooms.size() >= MAX_ROOMS) {
                throw Refusal.of(Reason.FULL, "room", "there are " + MAX_ROOMS
                        + " rooms, and no other can be opened until one of them is empty");
            }
            room = new Room(name, channels.channel(name.channel()));
        }
        if (room.members.size() >= MAX_MEMBERS) {
            throw Refusal.of(Reason.FULL, "room", "room '" + name.text() + "' has " + MAX_MEMBERS
                    + " members, and there is no place for more");
        }
        String folded = memberName.folded();
        if (room.members.values().stream().anyMatch(m -> m.name.folded().equals(folded))) {
            throw Refusal.of(Reason.NAME_TAKEN, "name", "name '" + Names.shown(memberName.text())
                    + "' is taken in room '" + name.text() + "': another one is needed");
        }
        long wait = entries.take(now);
        if (wait > 0) {
            throw Refusal.until(Reason.TOO_FAST, "too many enter: " + ENTRIES_AT_ONCE + " may at once, then "
                    + ENTRIES_PER_SECOND + " a second", wait);
        }
        Person person = new Person(secrets.get().substring(0, 8), memberName.text());
        Member member = new Member(secrets.get(), person, memberName, room, now);
        publish(room, "join", new Passed(person.id(), person.name()));
        rooms.put(name, room);
        room.members.put(member.token, member);
        members.put(member.token, member);
        return member;
    }

    /**
     * Says a line to everybody in the member's room.
     *
     * @return the event
     * @throws Refusal if there is no such member, or it has said too much in a short time, or the hub is away
     */
    Event say(String token, Line line) {
        synchronized (lock) {
            Member member = require(token);
            long now = millis.getAsLong();
            long wait = member.lines.take(now);
            if (wait > 0) {
                throw Refusal.until(Reason.TOO_FAST, "too many lines: " + LINES_AT_ONCE
                        + " may be said at once, then 1 a second", wait);
            }
            member.until = now + LEASE.toMillis();
            return publish(member.room, "message", new Said(member.person.id(), member.person.name(), line.text()));
        }
    }

    /**
     * Renews a member's lease.
     *
     * @return the rooms, as {@link #rooms()}
     * @throws Refusal if there is no such member
     */
    List<Overview> renew(String token) {
        synchronized (lock) {
            require(token).until = millis.getAsLong() + LEASE.toMillis();
            return rooms();
        }
    }

    /** Leaves at once; nothing happens if there is no such member. */
    void leave(String token) {
        synchronized (lock) {
            Member member = members.get(token);
            if (member != null) {
                remove(member);
            }
        }
    }

    /** Leaves in a moment, unless the member renews or enters again; nothing happens if there is no such member. */
    void part(String token) {
        synchronized (lock) {
            Member member = members.get(token);
            if (member != null) {
                member.until = Math.min(member.until, millis.getAsLong() + PARTING.toMillis());
            }
        }
    }

    /** The rooms with somebody in them, the fullest first; a copy. */
    List<Overview> rooms() {
        synchronized (lock) {
            return rooms.values().stream().map(room -> new Overview(room.name.text(), room.members.size()))
                    .sorted(Comparator.comparingInt(Overview::members).reversed().thenComparing(Overview::room)).toList();
        }
    }

    /** Removes the members whose lease is over. Called every second or so. */
    void sweep() {
        synchronized (lock) {
            long now = millis.getAsLong();
            for (Member member : new ArrayList<>(members.values())) {
                if (member.until <= now) {
                    remove(member);
                }
            }
        }
    }

    /** Closes all rooms and tells everybody; afterwards nobody enters. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            rooms.values().forEach(room -> tell(room, "close", Map.of()));
            rooms.clear();
            members.clear();
        }
    }

    private void remove(Member member) {
        members.remove(member.token);
        member.room.members.remove(member.token);
        if (member.room.members.isEmpty()) {
            rooms.remove(member.room.name);
        }
        tell(member.room, "leave", new Passed(member.person.id(), member.person.name()));
    }

    private Member require(String token) {
        requireOpen();
        Member member = members.get(token);
        if (member == null) {
            throw Refusal.of(Reason.NO_MEMBER, "token", "nobody has token '" + Names.shown(token) + "': its member has"
                    + " left, or has not renewed for " + LEASE.toSeconds() + " seconds; whoever enters gets a new one");
        }
        return member;
    }

    private void requireOpen() {
        if (closed) {
            throw Refusal.of(Reason.AWAY, "the chat has been stopped");
        }
    }

    private Event publish(Room room, String type, Object data) {
        try {
            return room.channel.publish(type, data);
        } catch (IllegalStateException e) {
            throw Refusal.of(Reason.AWAY, "nothing can be published to " + room.name.channel() + ": " + e.getMessage());
        }
    }

    private Batch latest(Room room) {
        try {
            return room.channel.read(Cursor.last(HISTORY));
        } catch (IllegalStateException e) {
            throw Refusal.of(Reason.AWAY, "nothing can be read from " + room.name.channel() + ": " + e.getMessage());
        }
    }

    /** Publishes what has happened already and cannot be refused any more. */
    private void tell(Room room, String type, Object data) {
        try {
            room.channel.publish(type, data);
        } catch (IllegalStateException e) {
            // The hub has stopped, and with it every follower: there is nobody left to be told.
            LOG.debug("{} was not told of a {}: {}", room.name.channel(), type, e.getMessage());
        }
    }
}
