package org.halley.comet.whiteboard;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.halley.comet.Names;

/**
 * Decodes what clients write into URLs, strictly and by the rules of this protocol alone: containers differ in what they
 * strip ({@code ;x=y}), merge and let through.
 */
final class RequestPath {

    private RequestPath() {
    }

    /**
     * The path behind the context path, decoded. Whether it names a channel is not checked.
     *
     * @param requestUri the path of the request as it came
     * @param contextPath the context path, in the container's form
     * @throws Refused if a percent sign is not followed by two hexadecimal digits, or hides a slash or something that is
     *     not UTF-8
     */
    static String behind(String requestUri, String contextPath) throws Refused {
        // The client may have written the context path in another way (percent-encoded, with parameters) that the
        // container took for the same; so segments are counted instead of characters.
        int start = 0;
        for (int i = 0; i < contextPath.length(); i++) {
            if (contextPath.charAt(i) == '/') {
                start = requestUri.indexOf('/', start + 1);
                if (start < 0) {
                    return "";
                }
            }
        }
        String raw = requestUri.substring(start);
        String upper = raw.indexOf('%') < 0 ? raw : raw.toUpperCase(Locale.ROOT);
        if (upper.contains("%2F")) {
            throw Refused.bad("path '" + Names.shown(raw) + "' hides a slash in %2F, which is not allowed in a channel");
        }
        return decode(raw, "path");
    }

    /**
     * Decodes percent signs. A plus sign stands for itself: a space is allowed nowhere, and names may hold a plus.
     *
     * @param raw as it came
     * @param what what it is, for the message
     * @throws Refused if a percent sign is not followed by two hexadecimal digits, or it is not UTF-8 then
     */
    static String decode(String raw, String what) throws Refused {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? digit(raw.charAt(i + 1)) : -1;
                int low = i + 2 < raw.length() ? digit(raw.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw Refused.bad(what + " '" + Names.shown(raw) + "' has a % without two hexadecimal digits behind it");
                }
                bytes.put((byte) (high * 16 + low));
                i += 2;
            } else if (c < 128) {
                bytes.put((byte) c);
            } else {
                throw Refused.bad(what + " '" + Names.shown(raw) + "' has a character outside ASCII that is not "
                        + "percent-encoded");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw Refused.bad(what + " '" + Names.shown(raw) + "' is not UTF-8 when it is decoded");
        }
    }

    private static int digit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
