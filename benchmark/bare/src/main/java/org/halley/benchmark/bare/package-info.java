/**
 * The floor for comparisons: a servlet that does nothing but hold requests in a queue per channel and answer them with
 * ready bytes. No broker, no rights, no limits; it is for measuring, and for nothing else.
 */
package org.halley.benchmark.bare;
