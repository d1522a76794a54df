package org.halley.comet.gwt;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

import javax.servlet.ServletConfig;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.EventChannel;
import org.halley.comet.EventChannels;
import org.halley.comet.Limit;
import org.halley.comet.Selection;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationSupport;
import org.halley.continuation.ContinuationThrowable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.google.gwt.user.client.rpc.IncompatibleRemoteServiceException;
import com.google.gwt.user.client.rpc.SerializationException;
import com.google.gwt.user.server.rpc.RPC;
import com.google.gwt.user.server.rpc.RPCRequest;
import com.google.gwt.user.server.rpc.RemoteServiceServlet;
import com.google.gwt.user.server.rpc.SerializationPolicy;

/**
 * A remote service of GWT whose methods may wait without a thread.
 *
 * <p>A method waits by {@link #await(EventChannel, Cursor, Duration)}, or by a continuation: it suspends and leaves, by
 * {@link Continuation#undispatch()} or by returning whatever it likes, and is called again with the same arguments when
 * the suspension has ended. Until a method has decided what it answers, it must not have changed anything: <strong>a
 * method that waits runs more than once from its beginning.</strong>
 *
 * <pre>
 *   POST ─▶ read the payload ─▶ decode ─▶ method ─▶ encode ─▶ answer
 *               │      ▲                    │ suspends
 *               ▼      │ payload kept       ▼
 *           request attribute ◀──────── waits, no thread
 * </pre>
 *
 * <p>What an instance does beyond {@link RemoteServiceServlet}: classes are found by the class loader of the service's
 * bundle, whatever the thread's was; serialization policies are those of the bundle and no others, a request with any
 * other gets an {@link IncompatibleRemoteServiceException}; bodies are bounded and read without a thread; declared
 * exceptions arrive whatever the virtual machine's modules open; what is not declared is logged and answered by 500
 * without a word of it.
 *
 * <p>Waiting calls are answered by 503 when {@link #endWaiting()} is called, when the servlet is destroyed, and when the
 * bundle of the service or this one stops.
 *
 * <p>Init parameters: {@value #POLICIES}, the directory of the bundle in which the compiled modules lie (none);
 * {@value #BODY_MAX}, the greatest body in bytes (65536); {@value #BODY_SECONDS}, the time a body may take (30);
 * {@value #WAITING_MAX}, how many calls may wait at once (10000).
 *
 * <p>The servlet has to be registered with asynchronous support. Thread-safe, as subclasses have to be.
 */
public abstract class AsyncRemoteServiceServlet extends RemoteServiceServlet {

    /** The init parameter that names the directory of the bundle in which the compiled modules lie. */
    public static final String POLICIES = "policies";
    /** The init parameter that says how many bytes a body may have. */
    public static final String BODY_MAX = "body.max";
    /** The init parameter that says how many seconds a body may take. */
    public static final String BODY_SECONDS = "body.seconds";
    /** The init parameter that says how many calls may wait at once. */
    public static final String WAITING_MAX = "waiting.max";
    /** The request attribute that keeps the payload over dispatches: a string. */
    public static final String PAYLOAD = "com.google.gwt.payload";

    /** A service whose methods are those of the subclass. */
    protected AsyncRemoteServiceServlet() {
        this(null);
    }

    /**
     * A service whose methods are those of another object.
     *
     * @param delegate implements the service's interface; null for this servlet itself
     */
    protected AsyncRemoteServiceServlet(Object delegate) {
        super();
    }

    /**
     * The continuation of the call that this thread is in.
     *
     * @throws IllegalStateException outside of a call
     */
    protected final Continuation continuation() {
        throw new IllegalStateException();
    }

    /**
     * What is behind a cursor of a channel, waited for without a thread. Returns at once if there is an event or a gap.
     * Otherwise the call leaves, by an {@link Error} that the method must let pass, and the method is called again when
     * something came or the time is over; this then returns what is there, which is empty if the time is over.
     *
     * <p>A method may wait several times, with other channels or cursors; what was waited for is returned again when the
     * method runs again.
     *
     * @param channel the channel
     * @param after a cursor or sentinel; {@code now} means the moment of the first call
     * @param wait zero to one hour, counted from the first call
     * @return what is there: events, and gaps if some are lost
     * @throws IllegalArgumentException if the wait is outside
     * @throws IllegalStateException outside of a call
     */
    protected final Batch await(EventChannel channel, Cursor after, Duration wait) {
        throw new IllegalStateException();
    }

    /**
     * What is behind a cursor of several channels, as {@link #await(EventChannel, Cursor, Duration)}.
     *
     * @param channels the hub
     * @param selection names and patterns
     * @param after a cursor or sentinel; {@code now} means the moment of the first call
     * @param wait zero to one hour, counted from the first call
     */
    protected final Batch await(EventChannels channels, Selection selection, Cursor after, Duration wait) {
        throw new IllegalStateException();
    }

    /** How many calls wait at this moment. */
    public final int waiting() {
        return 0;
    }

    /**
     * Answers all calls that wait by 503, and lets none wait any more until the servlet is initialized again. For the
     * {@code @Deactivate} of a component; may be called more than once.
     */
    public final void endWaiting() {
    }
}
