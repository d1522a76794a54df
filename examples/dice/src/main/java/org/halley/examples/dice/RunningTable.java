package org.halley.examples.dice;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.servlet.Servlet;

import org.halley.comet.EventChannels;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * The table at {@code /dice/table}: its dice, its clock, and the thread that looks for players who are gone.
 *
 * <p>Components are registered in the order of their classes' names, and the context's has to come before those of its
 * servlets: Pax Web 8 may register a servlet twice whose context comes after it. Immediate, since seats are freed whether
 * or not a server uses the servlet at the moment.
 */
@Component(name = "org.halley.examples.dice.table", service = Servlet.class, immediate = true)
@HttpWhiteboardServletName("org.halley.examples.dice.table")
@HttpWhiteboardServletPattern("/table")
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + DiceContext.NAME + ")")
public final class RunningTable extends DiceServlet {

    private static final long serialVersionUID = 1L;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final transient ScheduledExecutorService timer;

    /** Opens the table as it stands. */
    @Activate
    public RunningTable(@Reference EventChannels channels) {
        this(new DiceTable(channels, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), RANDOM,
                RunningTable::secret));
    }

    private RunningTable(DiceTable table) {
        super(table);
        this.timer = Executors.newSingleThreadScheduledExecutor(RunningTable::daemon);
        timer.scheduleWithFixedDelay(table::sweep, 1, 1, TimeUnit.SECONDS);
    }

    /** Tells those who wait, and ends the thread; the table stands in its channel. */
    @Deactivate
    public void stop() {
        // Not by interrupting it: it may be writing to the log.
        timer.shutdown();
        endWaiting();
    }

    private static String secret() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "halley-dice");
        thread.setDaemon(true);
        return thread;
    }
}
