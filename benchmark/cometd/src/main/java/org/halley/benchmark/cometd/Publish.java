package org.halley.benchmark.cometd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.cometd.bayeux.Promise;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerChannel;
import org.eclipse.jetty.util.ajax.JSON;

/**
 * Publishes what is posted, on the server's side as an application in CometD would: the path is the channel, the body
 * the data, as JSON. A publication costs no Bayeux session and no envelope, as it does not in the other servers.
 */
final class Publish extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient BayeuxServer bayeux;
    private final transient JSON json = new JSON();

    Publish(BayeuxServer bayeux) {
        this.bayeux = Objects.requireNonNull(bayeux);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getPathInfo();
        if (name == null || name.length() < 2) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND, "no channel after /publish");
            return;
        }
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Object data;
        try {
            data = json.parse(new JSON.StringSource(body));
        } catch (IllegalStateException e) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "no JSON");
            return;
        }
        ServerChannel channel = bayeux.createChannelIfAbsent(name).getReference();
        channel.publish(null, data, Promise.noop());
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
