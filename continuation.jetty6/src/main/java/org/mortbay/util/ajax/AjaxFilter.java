package org.mortbay.util.ajax;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * Answers requests with the parameters {@code ajax} (a method) and {@code message}, each perhaps several times, by an XML
 * document with a response to each; all others are passed on. A subclass handles the methods.
 *
 * <p>The document is written when all have been handled: a method may suspend the request, and is called again then, as
 * are those before it.
 */
public class AjaxFilter implements Filter {

    private volatile ServletContext context;

    /** A filter that knows no method. */
    public AjaxFilter() {
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        context = config.getServletContext();
    }

    /** The context of the filter; null before {@link #init(FilterConfig)} and after {@link #destroy()}. */
    public ServletContext getContext() {
        return context;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String[] methods = request.getParameterValues("ajax");
        if (methods == null || !(request instanceof HttpServletRequest asked)
                || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        String[] messages = request.getParameterValues("message");
        StringWriter document = new StringWriter();
        PrintWriter out = new PrintWriter(document);
        out.println("<ajax-response>");
        AjaxResponse responses = new AjaxResponse(asked, out);
        for (int i = 0; i < methods.length; i++) {
            String message = messages != null && i < messages.length ? messages[i] : "";
            handle(methods[i], message, asked, responses);
        }
        out.println("</ajax-response>");
        send(document.toString().getBytes(StandardCharsets.UTF_8), answer);
    }

    private static void send(byte[] document, HttpServletResponse answer) throws IOException {
        answer.setHeader("Pragma", "no-cache");
        answer.addHeader("Cache-Control", "must-revalidate,no-cache,no-store");
        answer.setDateHeader("Expires", 0);
        answer.setContentType("text/xml; charset=UTF-8");
        answer.setContentLength(document.length);
        answer.getOutputStream().write(document);
        answer.flushBuffer();
    }

    /**
     * Handles one method; here, by saying that it is not known.
     *
     * @param method the value of the parameter {@code ajax}
     * @param message the value of {@code message} at the same place; empty if there is none
     * @param request the request
     * @param response takes any number of responses
     */
    public void handle(String method, String message, HttpServletRequest request, AjaxResponse response) {
        response.elementResponse(null,
            "<span class=\"error\">No implementation for " + encodeText(method) + "</span>");
    }

    @Override
    public void destroy() {
        context = null;
    }

    /**
     * A text as it stands in XML, between elements or in quotes.
     *
     * @param text not null
     * @return the same without markup; a character that XML knows none of is replaced by U+FFFD
     */
    public static String encodeText(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '<' -> encoded.append("&lt;");
                case '>' -> encoded.append("&gt;");
                case '&' -> encoded.append("&amp;");
                case '"' -> encoded.append("&quot;");
                case '\'' -> encoded.append("&#39;");
                default -> encoded.appendCodePoint(isXml(character) ? character : 0xFFFD);
            }
        });
        return encoded.toString();
    }

    private static boolean isXml(int character) {
        return character >= ' ' && character <= 0xD7FF || character == '\t' || character == '\n' || character == '\r'
            || character >= 0xE000 && character <= 0xFFFD || character >= 0x10000;
    }

    /** Takes the responses to a request. Confined to the call that it is given to. */
    public static class AjaxResponse {

        private final HttpServletRequest request;
        private final PrintWriter out;

        private AjaxResponse(HttpServletRequest request, PrintWriter out) {
            this.request = request;
            this.out = out;
        }

        /**
         * Markup that takes the place of an element of the page.
         *
         * @param id of the element, as text; null for the request's parameter {@code id}
         * @param element markup, written as it is: what is text in it must have passed {@link #encodeText(String)}
         */
        public void elementResponse(String id, String element) {
            respond("element", id, element);
        }

        /**
         * Markup for an object of the page's script.
         *
         * @param id of the object, as text; null for the request's parameter {@code id}
         * @param element markup, written as it is: what is text in it must have passed {@link #encodeText(String)}
         */
        public void objectResponse(String id, String element) {
            respond("object", id, element);
        }

        private void respond(String type, String given, String element) {
            String id = given == null ? request.getParameter("id") : given;
            out.println("<response type=\"" + type + "\" id=\"" + encodeText(id == null ? "unknown" : id) + "\">"
                + element + "</response>");
        }
    }
}
