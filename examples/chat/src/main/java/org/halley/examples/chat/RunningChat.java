package org.halley.examples.chat;

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
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * The chat at {@code /chat/api}: the rooms, their clock, and the thread that looks for members that have gone.
 *
 * <p>Components are registered in the order of their classes' names, and the context's has to come before those of its servlets:
 * Pax Web 8 may register a servlet twice whose context comes after it.
 */
@Component(name = "org.halley.examples.chat.rooms", service = Servlet.class)
@HttpWhiteboardServletName("org.halley.examples.chat")
@HttpWhiteboardServletPattern("/api/*")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + ChatContext.NAME + ")")
public final class RunningChat extends ChatServlet {

    private static final long serialVersionUID = 1L;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final transient ChatRooms rooms;
    private final transient ScheduledExecutorService timer;

    /** Opens the chat. */
    @Activate
    public RunningChat(@Reference EventChannels channels) {
        this(new ChatRooms(channels, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), RunningChat::secret));
    }

    private RunningChat(ChatRooms rooms) {
        super(rooms);
        this.rooms = rooms;
        this.timer = Executors.newSingleThreadScheduledExecutor(RunningChat::daemon);
        timer.scheduleWithFixedDelay(rooms::sweep, 1, 1, TimeUnit.SECONDS);
    }

    /** Closes the rooms and ends the thread. */
    @Deactivate
    public void stop() {
        timer.shutdownNow();
        rooms.close();
    }

    private static String secret() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "halley-chat");
        thread.setDaemon(true);
        return thread;
    }
}
