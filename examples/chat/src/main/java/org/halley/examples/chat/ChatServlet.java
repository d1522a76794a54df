package org.halley.examples.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Event;
import org.halley.comet.Names;
import org.halley.examples.chat.ChatRooms.Entry;
import org.halley.examples.chat.ChatRooms.Overview;
import org.halley.examples.chat.ChatRooms.Person;
import org.halley.examples.chat.Refusal.Reason;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * What the page asks for, as JSON. Thread-safe.
 *
 * <pre>
 * GET  rooms                        the rooms with somebody in them
 * POST enter  {room, name, token?}  enter a room; gives the token for all others
 * POST say    {token, text}         say something to the room
 * POST renew  {token}               still there
 * POST leave  {token, closing?}     leave, at once or because the page closes
 * </pre>
 *
 * <p>What happens in a room is followed elsewhere, at the channel's own URL.
 */
class ChatServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient ChatRooms rooms;

    ChatServlet(ChatRooms rooms) {
        this.rooms = Objects.requireNonNull(rooms, "rooms");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            answer(request, response);
        } catch (Refusal refusal) {
            refuse(response, refusal);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        switch (path) {
            case "/rooms" -> {
                requireMethod(request, response, "GET");
                JsonObject body = new JsonObject();
                body.add("rooms", overviews(rooms.rooms()));
                send(response, 200, "application/json", body);
            }
            case "/enter" -> {
                requireMethod(request, response, "POST");
                ChatRequest asked = ChatRequest.read(request);
                Entry entry = rooms.enter(new RoomName(asked.text("room")), new MemberName(asked.text("name")),
                        asked.text("token"));
                send(response, 200, "application/json", entered(entry));
            }
            case "/say" -> {
                requireMethod(request, response, "POST");
                ChatRequest asked = ChatRequest.read(request);
                Event said = rooms.say(asked.text("token"), new Line(asked.text("text")));
                JsonObject body = new JsonObject();
                body.addProperty("id", said.id().toString());
                send(response, 201, "application/json", body);
            }
            case "/renew" -> {
                requireMethod(request, response, "POST");
                JsonObject body = new JsonObject();
                body.add("rooms", overviews(rooms.renew(ChatRequest.read(request).text("token"))));
                send(response, 200, "application/json", body);
            }
            case "/leave" -> {
                requireMethod(request, response, "POST");
                ChatRequest asked = ChatRequest.read(request);
                if (asked.flag("closing")) {
                    rooms.part(asked.text("token"));
                } else {
                    rooms.leave(asked.text("token"));
                }
                response.setStatus(204);
            }
            default -> throw Refusal.of(Reason.NOT_FOUND, "path '" + Names.shown(path)
                    + "' is none of /rooms, /enter, /say, /renew, /leave");
        }
    }

    private static void requireMethod(HttpServletRequest request, HttpServletResponse response, String method) {
        if (!request.getMethod().equals(method)) {
            response.setHeader("Allow", method);
            throw Refusal.of(Reason.NO_SUCH_METHOD, "method '" + Names.shown(request.getMethod()) + "' is not " + method);
        }
    }

    private JsonObject entered(Entry entry) {
        JsonObject body = new JsonObject();
        body.addProperty("token", entry.token());
        body.addProperty("room", entry.room().text());
        body.addProperty("channel", entry.room().channel());
        body.addProperty("cursor", entry.cursor().toString());
        body.add("self", person(entry.self()));
        JsonArray members = new JsonArray();
        entry.members().forEach(member -> members.add(person(member)));
        body.add("members", members);
        JsonArray history = new JsonArray();
        entry.history().forEach(event -> history.add(JsonParser.parseString(event.toString())));
        body.add("history", history);
        body.add("rooms", overviews(rooms.rooms()));
        return body;
    }

    private static JsonObject person(Person person) {
        JsonObject body = new JsonObject();
        body.addProperty("id", person.id());
        body.addProperty("name", person.name());
        return body;
    }

    private static JsonArray overviews(List<Overview> rooms) {
        JsonArray body = new JsonArray();
        for (Overview room : rooms) {
            JsonObject item = new JsonObject();
            item.addProperty("room", room.room());
            item.addProperty("members", room.members());
            body.add(item);
        }
        return body;
    }

    private static void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
        Reason reason = refusal.reason();
        if (refusal.retryMillis() > 0) {
            response.setHeader("Retry-After", Long.toString((refusal.retryMillis() + 999) / 1000));
        }
        if (reason == Reason.TOO_LARGE) {
            // What is left of the body is not read.
            response.setHeader("Connection", "close");
        }
        JsonObject body = new JsonObject();
        body.addProperty("type", "about:blank");
        body.addProperty("title", reason.title());
        body.addProperty("status", reason.status());
        body.addProperty("detail", refusal.getMessage());
        if (!refusal.field().isEmpty()) {
            body.addProperty("field", refusal.field());
        }
        send(response, reason.status(), "application/problem+json", body);
    }

    private static void send(HttpServletResponse response, int status, String type, JsonObject body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
