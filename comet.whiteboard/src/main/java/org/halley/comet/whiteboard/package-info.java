/**
 * The comet protocol over HTTP: long poll, event stream, lines of JSON, and publishing.
 *
 * <p>In reading order: {@code CometWhiteboard} (the component), {@code Site} (what requests share), {@code CometServlet}
 * (what a request is), {@code Follow}, {@code PollFollower} and {@code StreamFollower} (those who wait), {@code Held} (how
 * a wait ends), {@code Bodies} (bytes shared by all), {@code Publishing}.
 */
package org.halley.comet.whiteboard;
