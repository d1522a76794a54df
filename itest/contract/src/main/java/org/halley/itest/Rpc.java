package org.halley.itest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Requests as the client of GWT writes them: a table of strings, and what refers to it. For one request each. */
public final class Rpc {

    /** Where the service of the bundle {@code itest.gwt} is. */
    public static final String TARGET = "/gwt/table/rpc";
    /** The type of a request. */
    public static final String TYPE = "text/x-gwt-rpc; charset=utf-8";
    /** The header that only GWT's client sends. */
    public static final String PERMUTATION = "X-GWT-Permutation: HostedMode";

    private static final String STRONG_NAME = "0123456789ABCDEF0123456789ABCDEF";
    private static final String SHARED = "org.halley.itest.gwt.shared.";
    private static final String STRING = "java.lang.String/2004016611";

    private final List<String> table = new ArrayList<>();
    private final StringBuilder tokens = new StringBuilder();

    private Rpc() {
    }

    /** A call with strings and numbers as its arguments. */
    public static String call(String method, Object... arguments) {
        return call(STRONG_NAME, method, arguments);
    }

    /** The call of a client that has another serialization policy. */
    public static String ofStranger(String strongName, String method, Object... arguments) {
        return call(strongName, method, arguments);
    }

    /** A call of another service than that of {@code itest.gwt}, with strings as its arguments. */
    public static String to(String service, String module, String strongName, String method, String... arguments) {
        Rpc rpc = new Rpc().string("http://anywhere" + module).string(strongName).string(service).string(method)
                .token("" + arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            rpc.string(STRING);
        }
        for (String argument : arguments) {
            rpc.string(argument);
        }
        return rpc.text();
    }

    private static String call(String strongName, String method, Object[] arguments) {
        Rpc rpc = new Rpc().head(strongName, method, arguments.length);
        for (Object argument : arguments) {
            rpc.string(argument instanceof String ? STRING : "I");
        }
        for (Object argument : arguments) {
            if (argument instanceof String text) {
                rpc.string(text);
            } else {
                rpc.token(argument.toString());
            }
        }
        return rpc.text();
    }

    /** The call {@code say}, with an object of a class of the bundle. */
    public static String say(String player, int points) {
        CRC32 signature = new CRC32();
        signature.update((SHARED + "Move" + "player" + "java.lang.String" + "points" + "I" + "java.lang.Object")
                .getBytes(StandardCharsets.UTF_8));
        String type = SHARED + "Move/" + signature.getValue();
        return new Rpc().head(STRONG_NAME, "say", 1).string(type).string(type).string(player).token("" + points).text();
    }

    private Rpc head(String strongName, String method, int arguments) {
        return string("http://anywhere/gwt/table/").string(strongName).string(SHARED + "Table").string(method)
                .token("" + arguments);
    }

    private Rpc string(String text) {
        if (!table.contains(text)) {
            table.add(text);
        }
        return token("" + (table.indexOf(text) + 1));
    }

    private Rpc token(String token) {
        tokens.append(token).append('|');
        return this;
    }

    private String text() {
        StringBuilder text = new StringBuilder("7|0|").append(table.size()).append('|');
        table.forEach(string -> text.append(string.replace("\\", "\\\\").replace("|", "\\!")).append('|'));
        return text.append(tokens).toString();
    }
}
