package org.halley.itest.legacy;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

import javax.servlet.http.HttpServletRequest;

import org.mortbay.util.ajax.AjaxFilter;
import org.mortbay.util.ajax.Continuation;
import org.mortbay.util.ajax.ContinuationSupport;

/**
 * A chat room for Jetty 6. The parameter {@code member} says who asks; the methods are {@code join}, {@code chat} with
 * what is said, {@code poll} with how many milliseconds to wait at most, {@code leave}, and {@code waits}, for tests,
 * which tells whether the member is polling.
 */
@SuppressWarnings("deprecation")
final class ChatFilter extends AjaxFilter {

    private final Map<String, Member> room = new HashMap<>();

    @Override
    public void handle(String method, String message, HttpServletRequest request, AjaxResponse response) {
        String name = request.getParameter("member");
        switch (method) {
            case "join":
                synchronized (room) {
                    room.put(name, new Member());
                }
                tellAll(name, "has joined");
                break;
            case "chat":
                tellAll(name, message);
                break;
            case "poll":
                member(name).poll(request, Long.parseLong(message), response);
                break;
            case "leave":
                tellAll(name, "has left");
                synchronized (room) {
                    room.remove(name);
                }
                break;
            case "waits":
                response.objectResponse("waits", Boolean.toString(member(name).isWaiting()));
                break;
            default:
                super.handle(method, message, request, response);
        }
    }

    private Member member(String name) {
        synchronized (room) {
            return room.get(name);
        }
    }

    private void tellAll(String name, String message) {
        synchronized (room) {
            for (Member member : room.values()) {
                member.tell("<said by=\"" + encodeText(name) + "\">" + encodeText(message) + "</said>");
            }
        }
    }

    /** Somebody in the room; the monitor is what a poll waits on. */
    private static final class Member {

        private final Queue<String> untold = new ArrayDeque<>();
        private Continuation continuation;

        synchronized void poll(HttpServletRequest request, long timeout, AjaxResponse response) {
            if (untold.isEmpty()) {
                continuation = ContinuationSupport.getContinuation(request, this);
                continuation.suspend(timeout);
            }
            continuation = null;
            while (!untold.isEmpty()) {
                response.objectResponse("said", untold.remove());
            }
            response.objectResponse("poll", "");
        }

        synchronized void tell(String said) {
            untold.add(said);
            if (continuation != null) {
                continuation.resume();
            }
        }

        synchronized boolean isWaiting() {
            return continuation != null && continuation.isPending();
        }
    }
}
