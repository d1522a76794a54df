package org.halley.examples.feed;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

import org.halley.comet.EventChannel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Publishes a price to the channel /feed once a second. OSGI-INF/configurator makes it the destination {@code feed} of AMF
 * clients, and {@code remarks} the channel /feed/remarks, to which they may publish.
 */
@Component(name = "org.halley.examples.feed")
public class Feed {

    private final ScheduledExecutorService timer;

    /** Begins to publish. */
    @Activate
    public Feed(@Reference(target = "(comet.channel=/feed)") EventChannel feed) {
        this(feed, Executors.newSingleThreadScheduledExecutor(Feed::daemon));
    }

    Feed(EventChannel feed, ScheduledExecutorService timer) {
        this.timer = timer;
        Market market = new Market(bound -> ThreadLocalRandom.current().nextInt(bound));
        timer.scheduleAtFixedRate(() -> feed.publish("price", market.move()), 1, 1, SECONDS);
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "halley-feed");
        thread.setDaemon(true);
        return thread;
    }
}
