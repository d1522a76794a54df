package org.halley.comet.whiteboard;

import java.io.IOException;

import javax.servlet.Filter;
import javax.servlet.ServletOutputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.shared.AnswerWriter;
import org.halley.comet.shared.Who;
import org.halley.continuation.Continuation;

/**
 * One request and its response, in one dispatch. What is asked for on other threads was read from the request before: a
 * container gives its object to the next request.
 */
final class Exchange implements Refusals.Place {

    /** The attribute that our own context sets on each request that it lets in. */
    static final String OURS = "org.halley.comet.context";

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final Site site;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Who who;
    private final String base;
    private final boolean head;

    Exchange(Site site, HttpServletRequest request, HttpServletResponse response) {
        this.site = site;
        this.request = request;
        this.response = response;
        this.who = new Who(request);
        this.base = request.getContextPath();
        this.head = request.getMethod().equals("HEAD");
    }

    @Override
    public Site site() {
        return site;
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    Who who() {
        return who;
    }

    Continuation continuation() {
        return site.continuations().of(request);
    }

    @Override
    public String base() {
        return base;
    }

    boolean isHead() {
        return head;
    }

    /**
     * Whether nobody stands between the container and us: the context is ours, and no filter is around this call, who may
     * want to see each request, or what is written.
     */
    boolean isOursAlone() {
        return request.getAttribute(OURS) != null && STACK.walk(
                frames -> frames.noneMatch(frame -> Filter.class.isAssignableFrom(frame.getDeclaringClass())));
    }

    /**
     * Answers in the dispatch of a request that is not suspended. What surely fits the response's buffer is left there
     * for the container to send after the dispatch; anything longer is written as its client takes it.
     */
    void answer(Answer answer) throws IOException {
        if (fitsTheBuffer(answer)) {
            answerHere(answer);
        } else {
            new LongAnswer(this, answer).begin();
        }
    }

    /** Whether writing it surely touches no socket, so that it may be done on any thread. */
    private boolean fitsTheBuffer(Answer answer) {
        return isHead() || answer.body().length <= response.getBufferSize() / 4;
    }

    /** Answers on the caller's thread, which may block where the answer is long. */
    void answerHere(Answer answer) throws IOException {
        answer.applyTo(response);
        if (isHead()) {
            if (answer.body().length > 0) {
                response.setContentLength(answer.body().length);
            }
        } else if (answer.body().length > 0) {
            // No length is set: a container that knows the last byte was written may send it on this thread.
            response.getOutputStream().write(answer.body());
        }
    }

    /**
     * Answers a request whose suspension the caller has ended by a claim; on any thread. What fits the response's buffer
     * is left there for the container to send at the completion: handing it to a thread of the container's, as a
     * {@code WriteListener} does, costs more than all else.
     *
     * @return who writes it; null if nothing is left to be written
     */
    AnswerWriter send(Answer answer, Continuation continuation) {
        try {
            if (fitsTheBuffer(answer)) {
                answerHere(answer);
            } else {
                answer.applyTo(response);
                response.setContentLength(answer.body().length);
                ServletOutputStream out = response.getOutputStream();
                AnswerWriter writer =
                        new AnswerWriter(continuation, out, answer.body(), site.time(),
                                () -> site.counters().add(Counters.Count.CLIENTS_GONE));
                out.setWriteListener(writer);
                return writer;
            }
        } catch (IOException | RuntimeException e) {
            site.counters().add(Counters.Count.CLIENTS_GONE);
        }
        continuation.complete();
        return null;
    }
}
