package org.halley.itest.continuations;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;
import org.halley.continuation.ContinuationSupport;
import org.halley.continuation.ContinuationThrowable;

/**
 * What is tried with one request, and the history of it: one entry for each thing that was done or that has happened.
 * An entry for a call stands where the call began and ends with what it returned or threw.
 *
 * <p>The monitor guards the history and the counts; actions run outside it.
 */
final class Trial {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final ScheduledExecutorService timer;
    private final List<String> history = new ArrayList<>();
    private int unfinished;
    private int dispatches;
    private int parkings;
    private int timeouts;
    private int completes;
    private boolean listening;
    private boolean suspending;
    private String answer;
    private Continuation continuation;
    private ServletResponse first;

    Trial(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** One dispatch of the request: runs its part of the script, and answers unless that has suspended. */
    void dispatch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Continuation found = ContinuationSupport.getContinuation(request);
        int number;
        synchronized (this) {
            if (continuation != null && continuation != found) {
                history.add("another continuation");
            }
            continuation = found;
            first = first == null ? response : first;
            number = ++dispatches;
            history.add(found.isInitial() ? "initial" : "!initial");
            suspending = false;
            answer = null;
        }
        Stage stage = new Stage(request, response);
        try {
            for (Action action : Action.ofDispatch(request.getQueryString(), number)) {
                stage.act(action);
            }
            if (!suspending) {
                response.getWriter().print(answer(found));
            }
        } finally {
            synchronized (this) {
                parkings += suspending ? 1 : 0;
                notifyAll();
            }
            stage.left();
        }
    }

    private String answer(Continuation of) {
        if (answer != null) {
            return answer;
        }
        if (of.isInitial()) {
            return "NORMAL";
        }
        return of.isExpired() ? "TIMEOUT" : of.isResumed() ? "RESUMED" : "UNKNOWN";
    }

    /** Runs actions on the thread of the caller, which is not that of the request. */
    void act(List<Action> actions) throws IOException {
        Stage stage = new Stage(null, continuation.getServletResponse());
        for (Action action : actions) {
            stage.act(action);
        }
    }

    /** Ends the request if it is still suspended. */
    void abandon() {
        Continuation last;
        synchronized (this) {
            last = continuation;
        }
        if (last != null && last.isSuspended()) {
            last.complete();
        }
    }

    /** Waits until so many dispatches have been left suspended. */
    boolean awaitParked(int count) throws InterruptedException {
        return await(() -> parkings >= count);
    }

    /** Waits until listeners have returned from so many timeouts. */
    boolean awaitTimeouts(int count) throws InterruptedException {
        return await(() -> timeouts >= count);
    }

    /** Waits until listeners were told so many times that the request has ended, and all calls have returned. */
    boolean awaitCompletes(int count) throws InterruptedException {
        return await(() -> completes >= count && unfinished == 0);
    }

    private synchronized boolean await(BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!there.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** What has happened so far. */
    synchronized List<String> history() {
        return List.copyOf(history);
    }

    private synchronized int began(String entry) {
        history.add(entry + " …");
        unfinished++;
        return history.size() - 1;
    }

    private synchronized void finished(int entry, String text) {
        history.set(entry, text);
        unfinished--;
        notifyAll();
    }

    private synchronized void happened(String entry) {
        history.add(entry);
        notifyAll();
    }

    /** A call of the continuation. */
    private interface Call {
        Object call();
    }

    /** Makes a call and keeps in the history what became of it; true unless it threw. */
    private boolean call(String name, Call call) {
        int entry = began(name);
        String text = name;
        try {
            Object result = call.call();
            text = result == null ? name : name + ' ' + result;
            return true;
        } catch (RuntimeException e) {
            text = name + ' ' + e.getClass().getSimpleName();
            return false;
        } finally {
            finished(entry, text);
        }
    }

    /** Where actions are run: in a dispatch, or, without a request, anywhere else. */
    private final class Stage {

        private final ServletRequest request;
        private final ServletResponse original;
        private final List<Runnable> later = new ArrayList<>();
        private ServletResponse response;

        Stage(ServletRequest request, ServletResponse response) {
            this.request = request;
            this.original = response;
            this.response = response;
        }

        void act(Action action) throws IOException {
            switch (action.name()) {
                case "timeout" -> continuation.setTimeout(action.number());
                case "suspend" -> suspend(action.number(), () -> continuation.suspend(response));
                case "suspend-bare" -> suspend(action.number(), continuation::suspend);
                case "wrap" -> response = new HttpServletResponseWrapper((HttpServletResponse) response);
                case "elsewhere" -> elsewhere();
                case "resume" -> after(action.number(), () -> call("resume", continuation::resume));
                case "end" -> after(action.number(), () -> call("complete", continuation::complete));
                case "claim" -> after(action.number(), () -> call("claim", continuation::claim));
                case "complete" -> after(action.number(), () -> {
                    print("COMPLETED");
                    call("complete", continuation::complete);
                });
                case "undispatch" -> undispatch();
                case "undispatch-wrapped" -> {
                    try {
                        undispatch();
                    } catch (ContinuationThrowable e) {
                        throw new IllegalStateException("what is thrown to leave the dispatch, in a wrapper", e);
                    }
                }
                case "flags" -> happened(action.value() + ' ' + flags());
                case "response" -> happened(action.value() + ' ' + given());
                case "dispatcher" -> happened("dispatcher " + request.getDispatcherType());
                case "attribute" -> continuation.setAttribute("trial", action.value());
                case "unset" -> continuation.removeAttribute("trial");
                case "read" -> happened("read " + continuation.getAttribute("trial")
                        + (request == null ? "" : ' ' + String.valueOf(request.getAttribute("trial"))));
                case "same" -> happened("same " + (ContinuationSupport.getContinuation(
                        new HttpServletRequestWrapper((HttpServletRequest) request)) == continuation));
                case "original" -> happened("original " + (response == first));
                case "default" -> happened("default " + Continuation.DEFAULT_TIMEOUT_MILLIS);
                case "listen" -> listen(action.value());
                case "write" -> print(action.value());
                case "flush" -> response.flushBuffer();
                case "sleep" -> {
                    sleep(action.number());
                    answer = "SLEPT";
                }
                case "throw" -> throw new IllegalStateException(action.value());
                default -> throw new IllegalArgumentException("no action '" + action.name() + "'");
            }
        }

        private void suspend(long timeout, Runnable suspend) {
            if (timeout > 0) {
                continuation.setTimeout(timeout);
            }
            if (!listening) {
                listen("");
            }
            if (call("suspend", () -> {
                suspend.run();
                return null;
            })) {
                suspending = true;
            }
        }

        /** At once, or so long after the dispatch has been left. */
        private void after(long millis, Runnable action) {
            if (millis == 0) {
                action.run();
            } else {
                later.add(() -> timer.schedule(action, millis, TimeUnit.MILLISECONDS));
            }
        }

        /** The dispatch has been left. */
        void left() {
            later.forEach(Runnable::run);
        }

        /** Others on a thread of their own try to end it, while this one waits for them. */
        private void elsewhere() {
            try {
                timer.submit(() -> {
                    call("resume", continuation::resume);
                    call("complete", continuation::complete);
                    call("claim", continuation::claim);
                }).get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                happened("elsewhere " + e);
            }
        }

        private void undispatch() {
            try {
                continuation.undispatch();
                happened("undispatch returns");
            } catch (ContinuationThrowable e) {
                happened("undispatch");
                throw e;
            } catch (IllegalStateException e) {
                happened("undispatch IllegalStateException");
            }
        }

        private String flags() {
            return (continuation.isInitial() ? "initial " : "") + (continuation.isSuspended() ? "suspended " : "")
                    + (continuation.isResumed() ? "resumed " : "") + (continuation.isExpired() ? "expired " : "");
        }

        private String given() {
            ServletResponse given = continuation.getServletResponse();
            return (given == null ? "none" : given == original ? "original" : given == response ? "wrapper" : "another")
                    + (continuation.isResponseWrapped() ? " wrapped" : "");
        }

        private void print(String text) {
            if (response == null) {
                happened("nothing to write to");
                return;
            }
            try {
                response.getWriter().print(text);
            } catch (IOException e) {
                happened("write " + e);
            }
        }

        private void sleep(long millis) {
            try {
                new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** {@code NAME:ACTIONS:ACTIONS}: a listener, and what it does at a timeout and at the end. */
    private void listen(String value) {
        String[] parts = (value + "::").split(":", -1);
        String name = parts[0].isEmpty() ? "" : ' ' + parts[0];
        listening = true;
        continuation.addContinuationListener(new ContinuationListener() {
            @Override
            public void onTimeout(Continuation expired) {
                happened("onTimeout" + name);
                run(parts[1]);
                synchronized (Trial.this) {
                    timeouts++;
                    Trial.this.notifyAll();
                }
            }

            @Override
            public void onComplete(Continuation ended) {
                happened("onComplete" + name);
                try {
                    run(parts[2]);
                } finally {
                    synchronized (Trial.this) {
                        completes++;
                        Trial.this.notifyAll();
                    }
                }
            }

            private void run(String actions) {
                try {
                    act(Action.listed(actions));
                } catch (IOException e) {
                    happened("listener " + e);
                }
            }
        });
    }
}
