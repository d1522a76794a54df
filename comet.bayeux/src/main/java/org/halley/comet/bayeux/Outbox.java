package org.halley.comet.bayeux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import org.halley.comet.Gap;

/**
 * What goes to one session alone, with its next reply to a connect: messages, how many were lost, and gaps that the log does
 * not tell again. Bounded; at the bound the oldest message is dropped and counted. Guarded by its session.
 */
final class Outbox {

    /** How many gaps are remembered that a reply told and did not bring; more are counted among the losses. */
    private static final int GAPS_MAX = 128;

    /** A message; {@code batch} is 0 while it was not sent. */
    private record Direct(byte[] json, long batch) {
    }

    /** What goes with one reply. */
    record Taken(List<byte[]> messages, List<Gap> gaps, int lost) {

        boolean isEmpty() {
            return messages.isEmpty() && gaps.isEmpty() && lost == 0;
        }
    }

    private final Site site;
    private final boolean acknowledged;
    private final Deque<Direct> messages = new ArrayDeque<>(0);
    private int bytes;
    private int lost;
    private List<Gap> gaps = List.of();
    private boolean again;

    /**
     * @param site has the bounds
     * @param acknowledged whether what was sent stays here until its arrival is known
     */
    Outbox(Site site, boolean acknowledged) {
        this.site = site;
        this.acknowledged = acknowledged;
    }

    void add(byte[] json) {
        messages.addLast(new Direct(json, 0));
        bytes += json.length;
        dropBeyondTheBound();
    }

    /** Puts back what was taken and has not arrived, in front. */
    void giveBack(List<byte[]> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            messages.addFirst(new Direct(taken.get(i), 0));
            bytes += taken.get(i).length;
        }
        dropBeyondTheBound();
    }

    private void dropBeyondTheBound() {
        Settings settings = site.settings();
        while (messages.size() > settings.directMax() || bytes > settings.directMaxBytes()) {
            bytes -= messages.pollFirst().json().length;
            lost++;
            site.count(Count.DIRECT_LOST);
        }
    }

    /** So many messages are lost, which the next reply tells. */
    void lose(int count) {
        lost += count;
    }

    /** Gaps that were told in a reply that did not arrive. */
    void tellAgain(List<Gap> told) {
        gaps = Stream.concat(gaps.stream(), told.stream()).toList();
        if (gaps.size() > GAPS_MAX) {
            lost += gaps.size() - GAPS_MAX;
            gaps = gaps.subList(0, GAPS_MAX);
        }
    }

    /** Up to this batch everything has arrived. */
    void acknowledge(long batch) {
        messages.removeIf(one -> {
            boolean arrived = one.batch() > 0 && one.batch() <= batch;
            bytes -= arrived ? one.json().length : 0;
            return arrived;
        });
    }

    /** What was sent and is still here goes with the next reply again. */
    void sendAgain() {
        again = true;
    }

    /** Whether there is something to be sent now. */
    boolean hasNews() {
        return lost > 0 || !gaps.isEmpty() || !messages.isEmpty() && (again || messages.peekLast().batch() == 0);
    }

    /** Takes what goes with the reply that brings this batch. */
    Taken take(long batch) {
        Taken taken = new Taken(takeMessages(batch), gaps, lost);
        gaps = List.of();
        lost = 0;
        return taken;
    }

    private List<byte[]> takeMessages(long batch) {
        if (messages.isEmpty()) {
            return List.of();
        }
        List<byte[]> taken = new ArrayList<>(messages.size());
        List<Direct> kept = new ArrayList<>(acknowledged ? messages.size() : 0);
        for (Direct one : messages) {
            if (again || one.batch() == 0) {
                taken.add(one.json());
            }
            if (acknowledged) {
                kept.add(one.batch() > 0 ? one : new Direct(one.json(), batch));
            }
        }
        messages.clear();
        messages.addAll(kept);
        bytes = acknowledged ? bytes : 0;
        again = false;
        return taken;
    }

    void clear() {
        messages.clear();
    }
}
