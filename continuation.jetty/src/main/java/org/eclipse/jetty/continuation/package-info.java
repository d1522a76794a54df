/**
 * Jetty's continuations as bytecode that was compiled against Jetty 7, 8 or 9 knows them, over
 * {@link org.halley.continuation}. For such code only; new code takes {@link org.halley.continuation.Continuations}.
 *
 * <p>In reading order: {@link org.eclipse.jetty.continuation.ContinuationSupport},
 * {@link org.eclipse.jetty.continuation.Continuation}, {@link org.eclipse.jetty.continuation.ContinuationListener},
 * {@link org.eclipse.jetty.continuation.ContinuationFilter}.
 *
 * <p>Names and signatures are Jetty's. Where Jetty's implementations differ from each other or from their documentation,
 * these do what {@link org.halley.continuation.Continuation} says: who resumes or completes too late is ignored.
 */
package org.eclipse.jetty.continuation;
