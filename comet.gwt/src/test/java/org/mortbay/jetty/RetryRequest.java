package org.mortbay.jetty;

/** What Jetty 6 threw, known to the servlet by its name alone. */
public class RetryRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
