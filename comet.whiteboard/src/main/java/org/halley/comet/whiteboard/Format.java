package org.halley.comet.whiteboard;

import java.util.Locale;

/** In which form a follower is answered. */
enum Format {
    /** One answer to one request. */
    POLL("application/json"),
    /** A WHATWG event stream. */
    EVENT_STREAM("text/event-stream"),
    /** A line of JSON for each event. */
    LINES("application/x-ndjson");

    private final String contentType;

    Format(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    boolean isStream() {
        return this != POLL;
    }

    /**
     * The form that an {@code Accept} header likes best; {@link #POLL} where it likes none or several the same.
     *
     * @param accept null for none
     */
    static Format accepted(String accept) {
        if (accept == null || accept.equals("*/*") || accept.equals(POLL.contentType)) {
            return POLL;
        }
        Format best = POLL;
        double most = Math.max(0, quality(accept, POLL.contentType));
        for (Format format : values()) {
            double quality = named(accept, format.contentType);
            if (quality > most) {
                best = format;
                most = quality;
            }
        }
        return best;
    }

    /** Whether an {@code Accept} header asks for HTML by name, and not for JSON rather. */
    static boolean prefersHtml(String accept) {
        return accept != null && named(accept, "text/html") > 0
                && named(accept, "text/html") >= named(accept, POLL.contentType);
    }

    private static double quality(String accept, String type) {
        double named = named(accept, type);
        if (named >= 0) {
            return named;
        }
        double family = named(accept, type.substring(0, type.indexOf('/')) + "/*");
        return family >= 0 ? family : named(accept, "*/*");
    }

    /** The weight that a header gives to a media range by name; -1 where it is not there. */
    private static double named(String accept, String range) {
        for (String part : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] pieces = part.split(";");
            if (pieces.length > 0 && pieces[0].trim().equals(range)) {
                for (int i = 1; i < pieces.length; i++) {
                    String piece = pieces[i].trim();
                    if (piece.startsWith("q=")) {
                        return weight(piece.substring(2));
                    }
                }
                return 1;
            }
        }
        return -1;
    }

    private static double weight(String text) {
        try {
            return Math.max(0, Math.min(1, Double.parseDouble(text)));
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
