package org.halley.examples.ticks;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

import org.halley.comet.EventChannel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Publishes to the channel /ticks once a second. The channel is declared in OSGI-INF/configurator. */
@Component(name = "org.halley.examples.ticks")
public class Ticks {

    private final AtomicLong count = new AtomicLong();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Ticks::daemon);

    /** Begins to tick. */
    @Activate
    public Ticks(@Reference(target = "(comet.channel=/ticks)") EventChannel ticks) {
        timer.scheduleAtFixedRate(() -> ticks.publish(Map.of("tick", count.incrementAndGet())), 1, 1, SECONDS);
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "halley-ticks");
        thread.setDaemon(true);
        return thread;
    }
}
