/**
 * A load generator over real sockets, and the servers that are compared under it.
 *
 * <p>A {@link org.halley.benchmark.load.Contender} starts a server and knows the
 * {@link org.halley.benchmark.load.Protocol}s that it speaks, one for each
 * {@link org.halley.benchmark.load.Way} of receiving. A protocol says what one connection says, as a
 * {@link org.halley.benchmark.load.Dialogue}; sockets, HTTP framing, the checks and the measuring are the generator's.
 * All contenders are listed in {@link org.halley.benchmark.load.Contenders}.
 * {@link org.halley.benchmark.load.Comparison} runs all of them in turn, {@link org.halley.benchmark.load.Soak} one for
 * long.
 */
package org.halley.benchmark.load;
