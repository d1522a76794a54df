/** A name that Jetty knows, and nothing else; private to this bundle. */
package org.eclipse.jetty.continuation;
