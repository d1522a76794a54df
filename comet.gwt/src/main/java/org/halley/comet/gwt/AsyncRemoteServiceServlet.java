package org.halley.comet.gwt;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

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

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AsyncRemoteServiceServlet.class);
    /** Those who know only Jetty's classes are known by their names: none of them need be there. */
    private static final Set<String> LEAVING = Set.of("org.eclipse.jetty.continuation.ContinuationThrowable",
            "org.mortbay.jetty.RetryRequest", "org.mortbay.util.ajax.RetryRequest");
    private static final Pattern DIRECTORY = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+");
    private static final int CAUSES_MAX = 16;
    private static final String CODE_SERVER = "gwt.codeserver.port";

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

    private final transient Object delegate;
    private final transient ServiceClasses classes;
    private final transient Calls calls;
    private transient volatile Policies policies;
    private volatile int bodyMax = 65_536;
    private volatile int bodySeconds = 30;

    /** A service whose methods are those of the subclass. */
    protected AsyncRemoteServiceServlet() {
        this.delegate = this;
        this.classes = new ServiceClasses(getClass().getClassLoader());
        this.calls = new Calls(getClass());
    }

    /**
     * A service whose methods are those of another object, whose class loader then finds the classes.
     *
     * @param delegate implements the service's interface; not null
     */
    protected AsyncRemoteServiceServlet(Object delegate) {
        super(Objects.requireNonNull(delegate, "delegate"));
        this.delegate = delegate;
        this.classes = new ServiceClasses(delegate.getClass().getClassLoader());
        this.calls = new Calls(delegate.getClass());
    }

    /**
     * Reads the init parameters.
     *
     * @throws ServletException if one of them is not allowed; the message names it
     */
    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        bodyMax = number(config, BODY_MAX, 65_536, 1, 64 * 1024 * 1024);
        bodySeconds = number(config, BODY_SECONDS, 30, 1, 3_600);
        String directory = config.getInitParameter(POLICIES);
        if (directory == null || directory.equals("/")) {
            directory = "";
        } else if (!DIRECTORY.matcher(directory).matches()) {
            throw new ServletException("The init parameter " + POLICIES + " is '" + directory
                    + "', but must be a directory, such as /page");
        }
        policies = new Policies(directory, this::open);
        calls.open(number(config, WAITING_MAX, 10_000, 1, 1_000_000));
    }

    private static int number(ServletConfig config, String name, int unset, int least, int most) throws ServletException {
        String value = config.getInitParameter(name);
        if (value == null) {
            return unset;
        }
        try {
            int number = Integer.parseInt(value.trim());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other value that is not allowed.
        }
        throw new ServletException("The init parameter " + name + " is '" + value + "', but must be a whole number from "
                + least + " to " + most);
    }

    /** A file of the servlet's context, or of the service's bundle. */
    private InputStream open(String path) {
        InputStream in = getServletContext().getResourceAsStream(path);
        return in != null ? in : classes.getResourceAsStream(path.substring(1));
    }

    /** Answers what waits. */
    @Override
    public void destroy() {
        calls.end();
        super.destroy();
    }

    /**
     * The continuation of the call that this thread is in.
     *
     * @throws IllegalStateException outside of a call
     */
    protected final Continuation continuation() {
        return call().continuation();
    }

    private Call call() {
        HttpServletRequest request = getThreadLocalRequest();
        if (request == null) {
            throw new IllegalStateException("This thread is in no call");
        }
        return Call.of(calls, request, getThreadLocalResponse());
    }

    /**
     * What is behind a cursor of a channel, waited for without a thread. Returns at once if there is an event or a gap.
     * Otherwise the call leaves, by an {@link Error} that the method must let pass, and the method is called again when
     * something came or the time is over; this then returns what came, which is empty if the time is over.
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
        return call().await(new Call.Source() {
            @Override
            public Batch read(Cursor cursor) {
                return channel.read(cursor);
            }

            @Override
            public CompletionStage<Batch> next(Cursor cursor, Duration time) {
                return channel.next(cursor, time);
            }
        }, Selection.of(channel.name()), after, wait);
    }

    /**
     * What is behind a cursor of several channels, as {@link #await(EventChannel, Cursor, Duration)}.
     *
     * @param channels the hub
     * @param selection names and patterns
     * @param after a cursor or sentinel; {@code now} means the moment of the first call
     * @param wait zero to one hour, counted from the first call
     * @return what is there: events, and gaps if some are lost
     * @throws IllegalArgumentException if the wait is outside
     * @throws IllegalStateException outside of a call
     */
    protected final Batch await(EventChannels channels, Selection selection, Cursor after, Duration wait) {
        return call().await(new Call.Source() {
            @Override
            public Batch read(Cursor cursor) {
                return channels.read(selection, cursor, Limit.DEFAULT);
            }

            @Override
            public CompletionStage<Batch> next(Cursor cursor, Duration time) {
                return channels.next(selection, cursor, time);
            }
        }, selection, after, wait);
    }

    /** How many calls wait at this moment. */
    public final int waiting() {
        return calls.count();
    }

    /**
     * Answers all calls that wait by 503, and lets none wait any more until the servlet is initialized again. For the
     * {@code @Deactivate} of a component; may be called more than once.
     */
    public final void endWaiting() {
        calls.end();
    }

    /** Handles a request with the classes of the service's bundle, and counts it if it waits afterwards. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!request.getMethod().equals("POST")) {
            super.service(request, response);
            return;
        }
        try {
            if (!Body.read(request, bodyMax, bodySeconds)) {
                return;
            }
        } catch (Refused refused) {
            refused.write(response);
            return;
        }
        Call call = Call.of(calls, request, response);
        calls.remove(call);
        call.begin();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            super.service(request, response);
        } finally {
            thread.setContextClassLoader(before);
            if (call.hasLeft()) {
                call.finish();
                calls.add(call);
            }
        }
    }

    /** The payload, which was read once and is kept in the request. */
    @Override
    protected String readContent(HttpServletRequest request) throws ServletException, IOException {
        return (String) request.getAttribute(PAYLOAD);
    }

    /** Decodes the payload with the policies of the bundle, and has the method called; leaves if that has suspended. */
    @Override
    public String processCall(String payload) throws SerializationException {
        try {
            checkPermutationStrongName();
        } catch (SecurityException e) {
            throw new Refused(HttpServletResponse.SC_FORBIDDEN, "The request does not come from GWT's client", e);
        }
        RPCRequest request;
        try {
            request = RPC.decodeRequest(payload, delegate.getClass(), this::policy);
        } catch (IncompatibleRemoteServiceException e) {
            LOG.debug("A request is of another client than this service's", e);
            return RPC.encodeResponseForFailedRequest(null, e);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            throw new Refused(HttpServletResponse.SC_BAD_REQUEST, "The request is not understood", e);
        }
        String answer = processCall(request);
        Call call = call();
        // What it has returned says nothing, but an exception does.
        if (call.hasLeft() && !(answer.startsWith("//EX") && call.claim())) {
            call.continuation().undispatch();
        }
        return answer;
    }

    private SerializationPolicy policy(String moduleBase, String strongName) {
        if (System.getProperty(CODE_SERVER) != null) {
            // Somebody develops, with a compiler that has the policies.
            return getSerializationPolicy(moduleBase, strongName);
        }
        SerializationPolicy policy = doGetSerializationPolicy(getThreadLocalRequest(), moduleBase, strongName);
        if (policy == null) {
            throw new IncompatibleRemoteServiceException("The client is not one that this service knows");
        }
        return policy;
    }

    /**
     * The policy of a module, from the servlet's context or the service's bundle. There is no other to fall back to: what
     * is answered then tells the client to load itself anew.
     *
     * @return null if there is none
     */
    @Override
    protected SerializationPolicy doGetSerializationPolicy(HttpServletRequest request, String moduleBaseURL,
            String strongName) {
        String path = policies.path(request.getContextPath(), moduleBaseURL, strongName);
        return path == null ? null : policies.at(path);
    }

    /** Lets a call leave that waits; answers any other failure without telling what it was, and logs it. */
    @Override
    protected void doUnexpectedFailure(Throwable failure) {
        Call call = call();
        HttpServletResponse response = getThreadLocalResponse();
        boolean left = call.hasLeft();
        if (isLeaving(failure) && (left || getThreadLocalRequest().isAsyncStarted())) {
            return;
        }
        if (failure instanceof IOException) {
            LOG.debug("A client has gone", failure);
            return;
        }
        Refused refused = refusal(failure);
        if (refused == null) {
            LOG.error("A call of {} failed", delegate.getClass().getName(), failure);
            refused = new Refused(HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                    "The call failed on the server; see its log for details");
        } else {
            LOG.debug("A request was refused", refused);
        }
        if (left && !call.claim()) {
            // Somebody has ended the suspension already, and the method is called once more.
            return;
        }
        try {
            refused.write(response);
        } catch (IOException e) {
            LOG.debug("A client has gone", e);
        }
    }

    /** GWT wraps what a method throws; the bound is against causes in a circle. */
    private static boolean isLeaving(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof ContinuationThrowable || LEAVING.contains(cause.getClass().getName())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static Refused refusal(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof Refused refused) {
                return refused;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
