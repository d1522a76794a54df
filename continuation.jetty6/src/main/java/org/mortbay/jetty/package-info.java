/** The one class of Jetty 6's server that code with continuations may know: {@link org.mortbay.jetty.RetryRequest}. */
package org.mortbay.jetty;
