package org.halley.comet;

/**
 * A channel as it stood at one moment. Immutable.
 *
 * @param name its name
 * @param declared whether a declaration names it
 * @param events how many events are retained
 * @param bytes the sum of their lengths in JSON form
 * @param last the cursor of its newest event; position 0 where it never had one
 * @param followers how many watch it by name, patterns not counted; those who share a watch, as clients of the same channels
 *     over HTTP do, count as one
 */
public record ChannelStatus(String name, boolean declared, int events, long bytes, Cursor last, int followers) {
}
