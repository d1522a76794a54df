/**
 * What the bundles that speak a protocol over HTTP have in common. No bundle of its own: each of them holds a private copy,
 * so that none depends on another.
 */
package org.halley.comet.shared;
