package org.halley.benchmark.continuation;

import java.util.concurrent.TimeUnit;

import javax.servlet.AsyncContext;
import javax.servlet.DispatcherType;

import org.halley.benchmark.Detail;
import org.halley.benchmark.Over;
import org.halley.benchmark.Shared;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a continuation costs over a bare {@link AsyncContext}, on a container that costs next to nothing.
 *
 * <p>An operation is one request: it is suspended, ended by the thread that suspended it, and, after a resume, looked at
 * in the second dispatch. The {@code again} ones are one more suspension of a request that goes on.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SuspendBenchmark {

    private static final String NAME = "answer";
    private static final long TIMEOUT_MILLIS = 8_000;

    private final HandRequest request = new HandRequest();
    private final HandRequest endless = new HandRequest();
    private final HandRequest endlessBare = new HandRequest();
    private final Unmoved listener = new Unmoved();

    /** The request of the {@code again} ones has been suspended before. */
    @Setup
    public void begin() {
        Continuation continuation = ContinuationSupport.getContinuation(endless);
        continuation.suspend();
        continuation.resume();
        endless.dispatchAgain();
    }

    private static AsyncContext start(HandRequest request, Unmoved listener) {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        context.addListener(listener);
        return context;
    }

    @Benchmark
    @Shared
    public boolean bareDispatch() throws Exception {
        start(request, listener).dispatch();
        request.dispatchAgain();
        boolean initial = request.getDispatcherType() != DispatcherType.ASYNC;
        request.end();
        return initial;
    }

    @Benchmark
    @Over("bareDispatch")
    @Shared
    public boolean resume() throws Exception {
        ContinuationSupport.getContinuation(request).suspend();
        return resumed();
    }

    /** Without a timeout nobody reads the clock. */
    @Benchmark
    @Detail
    @Over("bareDispatch")
    @Shared
    public boolean resumeWithoutTimeout() throws Exception {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        continuation.setTimeout(0);
        continuation.suspend();
        return resumed();
    }

    /** The timeout is set in the dispatch, before. */
    @Benchmark
    @Detail
    @Over("bareDispatch")
    public boolean resumeWithTimeout() throws Exception {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        continuation.setTimeout(TIMEOUT_MILLIS);
        continuation.suspend();
        return resumed();
    }

    /** The timeout is set while the request is suspended, and so moved. */
    @Benchmark
    @Detail
    @Over("bareDispatch")
    public boolean resumeWithMovedTimeout() throws Exception {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        continuation.suspend();
        continuation.setTimeout(TIMEOUT_MILLIS);
        return resumed();
    }

    private boolean resumed() throws Exception {
        ContinuationSupport.getContinuation(request).resume();
        request.dispatchAgain();
        boolean initial = ContinuationSupport.getContinuation(request).isInitial();
        request.end();
        return initial;
    }

    /** By the API of Jetty 7 to 9. */
    @Benchmark
    @Over("bareDispatch")
    public boolean resumeByJetty() throws Exception {
        org.eclipse.jetty.continuation.ContinuationSupport.getContinuation(request).suspend();
        org.eclipse.jetty.continuation.ContinuationSupport.getContinuation(request).resume();
        request.dispatchAgain();
        boolean initial = org.eclipse.jetty.continuation.ContinuationSupport.getContinuation(request).isInitial();
        request.end();
        return initial;
    }

    /** With a listener for the bare one and one more for the servlet. */
    @Benchmark
    @Detail
    public boolean bareDispatchWithListener() throws Exception {
        AsyncContext context = start(request, listener);
        context.addListener(listener);
        context.dispatch();
        request.dispatchAgain();
        boolean initial = request.getDispatcherType() != DispatcherType.ASYNC;
        request.end();
        return initial;
    }

    @Benchmark
    @Detail
    @Over("bareDispatchWithListener")
    public boolean resumeWithListener() throws Exception {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        continuation.addContinuationListener(listener);
        continuation.suspend();
        return resumed();
    }

    @Benchmark
    @Detail
    public boolean bareDispatchWithAttribute() throws Exception {
        AsyncContext context = start(request, listener);
        request.setAttribute(NAME, listener);
        context.dispatch();
        request.dispatchAgain();
        boolean there = request.getAttribute(NAME) != null;
        request.end();
        return there;
    }

    @Benchmark
    @Detail
    @Over("bareDispatchWithAttribute")
    public boolean resumeWithAttribute() throws Exception {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        continuation.suspend();
        continuation.setAttribute(NAME, listener);
        continuation.resume();
        request.dispatchAgain();
        boolean there = ContinuationSupport.getContinuation(request).getAttribute(NAME) != null;
        request.end();
        return there;
    }

    @Benchmark
    @Shared
    public void bareComplete() throws Exception {
        start(request, listener).complete();
        request.end();
    }

    @Benchmark
    @Detail
    @Over("bareComplete")
    public void complete() throws Exception {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        continuation.suspend();
        continuation.complete();
        request.end();
    }

    @Benchmark
    @Over("bareComplete")
    @Shared
    public void claimAndComplete() throws Exception {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        continuation.suspend();
        continuation.claim();
        continuation.complete();
        request.end();
    }

    @Benchmark
    public boolean bareDispatchAgain() {
        start(endlessBare, listener).dispatch();
        return endlessBare.getDispatcherType() != DispatcherType.ASYNC;
    }

    @Benchmark
    @Over("bareDispatchAgain")
    public boolean resumeAgain() {
        Continuation continuation = ContinuationSupport.getContinuation(endless);
        continuation.suspend();
        continuation.resume();
        return ContinuationSupport.getContinuation(endless).isInitial();
    }
}
