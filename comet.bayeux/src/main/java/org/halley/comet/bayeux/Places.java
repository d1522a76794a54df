package org.halley.comet.bayeux;

import java.util.concurrent.atomic.AtomicInteger;

import org.halley.comet.shared.Tallies;

/** The places for connects that are held, within the bounds on all of them and on those of one browser. Thread-safe. */
final class Places {

    /** What came of asking for a place. */
    enum Taken {
        YES, ALL_TAKEN, BROWSER_HAS_ENOUGH
    }

    private final Site site;
    private final AtomicInteger taken = new AtomicInteger();
    private final Tallies perBrowser = new Tallies();

    Places(Site site) {
        this.site = site;
    }

    /**
     * Takes a place, to be given back by {@link #release}.
     *
     * @param browser whose connect it is; null where nobody is told from others
     */
    Taken take(String browser) {
        Settings settings = site.settings();
        if (taken.incrementAndGet() > settings.heldMax()) {
            taken.decrementAndGet();
            site.count(Count.REFUSED_HELD);
            return Taken.ALL_TAKEN;
        }
        if (browser != null && perBrowser.add(browser) > settings.sessionsMaxPerBrowser()) {
            release(browser);
            site.count(Count.CONNECTS_CROWDED);
            return Taken.BROWSER_HAS_ENOUGH;
        }
        return Taken.YES;
    }

    void release(String browser) {
        taken.decrementAndGet();
        if (browser != null) {
            perBrowser.take(browser);
        }
    }

    int count() {
        return taken.get();
    }

    boolean isEmpty() {
        return taken.get() == 0 && perBrowser.isEmpty();
    }
}
