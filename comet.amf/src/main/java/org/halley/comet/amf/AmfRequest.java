package org.halley.comet.amf;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;

/**
 * A request as BlazeDS sees it: its body comes from memory, anew in each dispatch, and its session is ours. Confined to a
 * dispatch.
 */
final class AmfRequest extends HttpServletRequestWrapper {

    private final Exchange exchange;
    private final HttpServletResponse response;
    private ServletInputStream in;

    AmfRequest(Exchange exchange, HttpServletResponse response) {
        super(exchange.request());
        this.exchange = exchange;
        this.response = response;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (exchange.body() == null) {
            return super.getInputStream();
        }
        if (in == null) {
            in = new Stored(exchange.body());
        }
        return in;
    }

    @Override
    public HttpSession getSession() {
        return getSession(true);
    }

    @Override
    public HttpSession getSession(boolean create) {
        Session session = exchange.session();
        if (session != null && session.isValid()) {
            return session;
        }
        if (!create) {
            return null;
        }
        Session made = exchange.site().sessions().make(getServletContext());
        exchange.session(made);
        Sessions.tell(made, exchange.request(), response);
        return made;
    }

    @Override
    public String getRequestedSessionId() {
        return Sessions.requested(exchange.request());
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        Session session = exchange.session();
        return session != null && session.isValid() && session.getId().equals(getRequestedSessionId());
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return getRequestedSessionId() != null;
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return false;
    }

    private static final class Stored extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        Stored(byte[] body) {
            this.bytes = new ByteArrayInputStream(body);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public int available() {
            return bytes.available();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is there already");
        }
    }
}
