package org.halley.benchmark.bare;

/**
 * Events ready to be written. The array is shared, and changed by nobody.
 *
 * @param bytes the events, one behind the other
 * @param last the number of the last of them
 */
record Events(byte[] bytes, long last) {
}
