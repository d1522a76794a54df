/** What the bundle keeps for itself: {@link org.halley.continuation.jetty6.Waits}, its threads that wait. */
package org.halley.continuation.jetty6;
