package org.halley.comet.shared;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.halley.comet.Event;
import org.halley.comet.spi.Caller;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorizers that are there, as one: all must allow, and one that throws denies. Thread-safe; foreign code is called
 * under no lock.
 */
public final class Authorizers {

    private static final Logger log = LoggerFactory.getLogger(Authorizers.class);

    private record Entry(ChannelAuthorizer authorizer, AtomicBoolean complained) {
    }

    private volatile List<Entry> entries = List.of();

    public synchronized void add(ChannelAuthorizer authorizer) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(authorizer, new AtomicBoolean()));
        entries = List.copyOf(more);
    }

    public synchronized void remove(ChannelAuthorizer authorizer) {
        List<Entry> fewer = new ArrayList<>(entries);
        fewer.removeIf(entry -> entry.authorizer == authorizer);
        entries = List.copyOf(fewer);
    }

    /** Which ones there are, as an object that is another one after each change. */
    public Object asOfNow() {
        return entries;
    }

    /** Whether there is none: following is free then, and the configuration says who may publish. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether one of them wants to see each event. */
    public boolean filterEvents() {
        for (Entry entry : entries) {
            if (ask(entry, () -> entry.authorizer.filtersEvents(), true)) {
                return true;
            }
        }
        return false;
    }

    /** All of their verdicts as one, which ends when the first of them ends. */
    public Verdict mayFollow(Caller caller, String nameOrPattern) {
        Instant until = Instant.MAX;
        for (Entry entry : entries) {
            Verdict verdict = ask(entry, () -> entry.authorizer.mayFollow(caller, nameOrPattern), Verdict.DENY);
            if (!verdict.allowed()) {
                return verdict;
            }
            until = verdict.until().isBefore(until) ? verdict.until() : until;
        }
        return until.equals(Instant.MAX) ? Verdict.ALLOW : Verdict.allowUntil(until);
    }

    /** Whether all of them let a caller publish; true where there is none. */
    public boolean mayPublish(Caller caller, String channel) {
        for (Entry entry : entries) {
            if (!ask(entry, () -> entry.authorizer.mayPublish(caller, channel), Verdict.DENY).allowed()) {
                return false;
            }
        }
        return true;
    }

    /** Whether all of them let a caller see an event. */
    public boolean maySee(Caller caller, Event event) {
        for (Entry entry : entries) {
            boolean sees = ask(entry, () -> !entry.authorizer.filtersEvents()
                    || entry.authorizer.maySee(caller, event), false);
            if (!sees) {
                return false;
            }
        }
        return true;
    }

    private interface Question<T> {
        T ask();
    }

    /** An authorizer's answer, or the given one where it throws or answers null. */
    private static <T> T ask(Entry entry, Question<T> question, T failed) {
        try {
            T answer = question.ask();
            if (answer != null) {
                return answer;
            }
            complain(entry, new NullPointerException("it answered null"));
        } catch (RuntimeException | LinkageError | AssertionError e) {
            complain(entry, e);
        }
        return failed;
    }

    private static void complain(Entry entry, Throwable e) {
        if (entry.complained.compareAndSet(false, true)) {
            log.error("The authorizer {} fails, which denies what it is asked; further failures of it are not logged",
                    entry.authorizer.getClass().getName(), e);
        }
    }
}
