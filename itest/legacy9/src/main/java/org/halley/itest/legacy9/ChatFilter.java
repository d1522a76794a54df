package org.halley.itest.legacy9;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

import javax.servlet.http.HttpServletRequest;

import org.mortbay.util.ajax.AjaxFilter;
import org.mortbay.util.ajax.Continuation;
import org.mortbay.util.ajax.ContinuationSupport;

/**
 * A chat room as an article of 2005 had it: continuations that are made only if there is nothing to tell, and that bring
 * an event. The parameter {@code member} says who asks; the methods are {@code join}, {@code chat} and {@code poll}.
 */
final class ChatFilter extends AjaxFilter {

    private final Map<String, Member> room = new ConcurrentHashMap<>();

    @Override
    public void handle(String method, String message, HttpServletRequest request, AjaxResponse response) {
        String name = request.getParameter("member");
        switch (method) {
            case "join":
                room.put(name, new Member());
                break;
            case "chat":
                room.values().forEach(member -> member.addEvent(encodeText(name + ": " + message)));
                break;
            case "poll":
                poll(room.get(name), Long.parseLong(message), request, response);
                break;
            default:
                super.handle(method, message, request, response);
        }
    }

    private static void poll(Member member, long timeout, HttpServletRequest request, AjaxResponse response) {
        boolean create = !member.hasEvents();
        Continuation continuation = ContinuationSupport.getContinuation(request, create);
        if (continuation != null) {
            if (continuation.isNew()) {
                member.setContinuation(continuation);
            }
            Object event = continuation.getEvent(timeout);
            response.objectResponse("event", String.valueOf(event));
        }
        member.sendEvents(response);
        response.objectResponse("poll", "");
    }

    /** Somebody in the room. */
    private static final class Member {

        private final Queue<Object> events = new ArrayDeque<>();
        private Continuation continuation;

        synchronized boolean hasEvents() {
            return !events.isEmpty();
        }

        synchronized void setContinuation(Continuation continuation) {
            this.continuation = continuation;
        }

        synchronized void addEvent(Object event) {
            events.add(event);
            if (continuation != null) {
                continuation.resume(event);
            }
        }

        synchronized void sendEvents(AjaxResponse response) {
            while (!events.isEmpty()) {
                response.objectResponse("said", events.remove().toString());
            }
        }
    }
}
