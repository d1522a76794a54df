package org.halley.comet.whiteboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

import javax.servlet.http.HttpServletRequest;

import org.halley.comet.ChannelStatus;
import org.halley.comet.EventChannels;
import org.halley.comet.shared.Authorizers;
import org.halley.comet.shared.Json;

/** What there is to follow, for people and for programs: the channels that the caller may see, as they are now. */
final class IndexPage {

    /** So many channels are listed. */
    static final int MAX_CHANNELS = 1000;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

    private static final String STYLE = """
            :root{color-scheme:light dark;--line:#8884;--soft:#888;--accent:#c2410c}
            body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:3rem auto;padding:0 1.25rem}
            h1{font-size:1.6rem;margin:0 0 .25rem}p{margin:.25rem 0 1.5rem;color:var(--soft)}
            section{border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.25rem;margin:0 0 1rem}
            h2{font:600 1.05rem/1.4 ui-monospace,monospace;margin:0;color:var(--accent);overflow-wrap:anywhere}
            small{color:var(--soft)}pre{margin:.6rem 0 0;padding:.6rem .8rem;border-radius:.4rem;background:#8881;
            overflow-x:auto;font:.85rem/1.6 ui-monospace,monospace}
            """;
    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private IndexPage() {
    }

    /**
     * The page or the JSON object.
     *
     * @param hub lists the channels
     * @param html whether it is for people
     */
    static Answer of(Exchange exchange, EventChannels hub, boolean html) {
        List<ChannelStatus> visible = new ArrayList<>();
        boolean more = false;
        Authorizers authorizers = exchange.site().authorizers();
        for (ChannelStatus channel : hub.channels()) {
            if (authorizers.mayFollow(exchange.who(), channel.name()).allowed()) {
                more = visible.size() == MAX_CHANNELS;
                if (more) {
                    break;
                }
                visible.add(channel);
            }
        }
        if (html) {
            return Answer.of(200, "text/html;charset=utf-8", html(exchange, visible, more))
                    .with("Content-Security-Policy", POLICY).with("Referrer-Policy", "no-referrer");
        }
        return Answer.of(200, Answer.JSON, json(exchange, visible, more, hub)).with(hub.now());
    }

    private static String json(Exchange exchange, List<ChannelStatus> channels, boolean more, EventChannels hub) {
        StringBuilder json = new StringBuilder(64 + channels.size() * 120);
        json.append("{\"cursor\":\"").append(hub.now()).append("\",\"channels\":[");
        String comma = "\n";
        for (ChannelStatus channel : channels) {
            Json.quote(json.append(comma).append("{\"channel\":"), channel.name());
            Json.quote(json.append(",\"url\":"), exchange.base() + encoded(channel.name()));
            json.append(",\"events\":").append(channel.events()).append(",\"last\":\"").append(channel.last())
                    .append("\"}");
            comma = ",\n";
        }
        return json.append(more ? "\n],\"more\":true}\n" : "\n]}\n").toString();
    }

    private static String html(Exchange exchange, List<ChannelStatus> channels, boolean more) {
        StringBuilder html = new StringBuilder(2048 + channels.size() * 600);
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Comet</title>\n<style>")
                .append(STYLE).append("</style>\n<h1>Channels</h1>\n<p>");
        html.append(switch (channels.size()) {
            case 0 -> "There is none yet that you may see. A channel comes into being by its first event; it can be followed "
                    + "before.";
            case 1 -> "One channel. Paste a line into a terminal to follow it.";
            default -> channels.size() + (more ? " channels, and more that are not listed." : " channels.")
                    + " Paste a line into a terminal to follow one.";
        });
        html.append("</p>\n");
        String base = root(exchange.request()) + exchange.base();
        for (ChannelStatus channel : channels) {
            html.append("<section>\n<h2>");
            escape(html, channel.name());
            html.append("</h2>\n<small>").append(channel.events())
                    .append(channel.events() == 1 ? " event" : " events").append(" retained</small>\n<pre>");
            String url = base + encoded(channel.name());
            escape(html, "curl '" + url + "?after=earliest'\ncurl -N -H 'Accept: text/event-stream' '" + url + "'");
            html.append("</pre>\n</section>\n");
        }
        return html.append("</html>\n").toString();
    }

    /** Scheme, host and port as the client wrote them; a host that could be more than a host is not repeated. */
    private static String root(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return request.getScheme() + "://" + (host != null && HOST.matcher(host).matches() ? host : "localhost");
    }

    /** A channel as a part of a URL that may stand between the shell's single quotes. */
    private static String encoded(String channel) {
        StringBuilder url = new StringBuilder(channel.length() + 16);
        for (int i = 0; i < channel.length(); i++) {
            char c = channel.charAt(i);
            if (c == '/' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._~-:@,+$".indexOf(c) >= 0) {
                url.append(c);
            } else {
                url.append(String.format("%%%02X", (int) c));
            }
        }
        return url.toString();
    }

    private static void escape(StringBuilder target, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> target.append("&amp;");
                case '<' -> target.append("&lt;");
                case '>' -> target.append("&gt;");
                case '"' -> target.append("&quot;");
                case '\'' -> target.append("&#39;");
                default -> target.append(c);
            }
        }
    }

    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
