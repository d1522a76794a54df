/**
 * Continuations on the asynchronous requests of Servlet 3.1 to 4. Private to this bundle.
 *
 * <p>In reading order: {@link org.halley.continuation.servlet.Life} (the states),
 * {@link org.halley.continuation.servlet.ServletContinuation} (the life of one request),
 * {@link org.halley.continuation.servlet.Deadlines} (what is held, and when it is due),
 * {@link org.halley.continuation.servlet.ServletContinuations} (both together, with the thread),
 * {@link org.halley.continuation.servlet.Surrounding} (a filter's thread that holds a suspension itself).
 */
package org.halley.continuation.servlet;
