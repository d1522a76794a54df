package org.halley.examples.desk;

import java.security.SecureRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.servlet.Servlet;

import org.halley.comet.EventChannels;
import org.halley.continuation.Continuations;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * The desk at {@code /desk/tasks} and {@code /desk/prices}: its tasks, the clock, and the thread that looks for tasks
 * whose clients have gone.
 *
 * <p>Components are registered in the order of their classes' names, and the context's has to come before those of its
 * servlets: Pax Web 8 may register a servlet twice whose context comes after it. Immediate, since tasks are executed whether
 * or not a server uses the servlet at the moment.
 */
@Component(name = "org.halley.examples.desk.tasks", service = Servlet.class, immediate = true)
@HttpWhiteboardServletName("org.halley.examples.desk.tasks")
@HttpWhiteboardServletPattern({ "/tasks", "/prices/*" })
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + DeskContext.NAME + ")")
public final class RunningDesk extends DeskServlet {

    private static final long serialVersionUID = 1L;
    private static final long SWEEP_MILLIS = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final transient Desk desk;
    private final transient ScheduledExecutorService timer;

    /** Opens the desk, with the tasks that still wait. */
    @Activate
    public RunningDesk(@Reference EventChannels channels, @Reference Continuations continuations) {
        this(Desk.open(channels, System::currentTimeMillis, RunningDesk::id), channels, continuations);
    }

    private RunningDesk(Desk desk, EventChannels channels, Continuations continuations) {
        super(desk, new Prices(channels), continuations, System::currentTimeMillis);
        this.desk = desk;
        this.timer = Executors.newSingleThreadScheduledExecutor(RunningDesk::daemon);
        timer.scheduleWithFixedDelay(desk::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Tells those who wait, and ends the thread. */
    @Deactivate
    public void stop() {
        // Not by interrupting it: it may be writing to the log.
        timer.shutdown();
        desk.close();
    }

    private static String id() {
        return Long.toString(RANDOM.nextLong(1L << 50, 1L << 51), 36);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "halley-desk");
        thread.setDaemon(true);
        return thread;
    }
}
