package org.halley.examples.chat;

/** How often something may be done: a burst at once, then so many a second. Confined to its owner's lock. */
final class TokenBucket {

    private final int burst;
    private final double perMilli;
    private double left;
    private long at;

    TokenBucket(int burst, double perSecond, long nowMillis) {
        this.burst = burst;
        this.perMilli = perSecond / 1000;
        this.left = burst;
        this.at = nowMillis;
    }

    /**
     * Takes one token, if there is one.
     *
     * @return 0 if it was taken, or else in how many milliseconds there will be one
     */
    long take(long nowMillis) {
        left = Math.min(burst, left + (nowMillis - at) * perMilli);
        at = nowMillis;
        if (left >= 1) {
            left -= 1;
            return 0;
        }
        return (long) Math.ceil((1 - left) / perMilli);
    }
}
