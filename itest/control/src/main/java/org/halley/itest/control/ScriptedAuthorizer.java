package org.halley.itest.control;

import java.time.Instant;
import java.util.Map;

import org.halley.comet.Event;
import org.halley.comet.Names;
import org.halley.comet.spi.Caller;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.Verdict;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * Follows rules: {@code {"follow":{PATTERN:WORD},"publish":{PATTERN:WORD},"hide":TEXT}}. A word is {@code allow},
 * {@code deny}, {@code throw}, or {@code until:MILLISECONDS} counted from the moment the rules were set, after which it
 * denies. The first pattern that is the channel or matches it decides; where none does, the answer is allow. Events that
 * hold the text of {@code hide} are not to be seen.
 */
final class ScriptedAuthorizer implements ChannelAuthorizer {

    private volatile Script script;

    /** Rules and when they were set. */
    private record Script(JsonObject rules, Instant since) {
    }

    ScriptedAuthorizer(JsonObject rules) {
        script(rules);
    }

    void script(JsonObject rules) {
        script = new Script(rules.deepCopy(), Instant.now());
    }

    @Override
    public Verdict mayFollow(Caller caller, String nameOrPattern) {
        return verdict("follow", nameOrPattern);
    }

    @Override
    public Verdict mayPublish(Caller caller, String channel) {
        return verdict("publish", channel);
    }

    @Override
    public boolean filtersEvents() {
        return script.rules().has("hide");
    }

    @Override
    public boolean maySee(Caller caller, Event event) {
        JsonElement hide = script.rules().get("hide");
        return hide == null || !event.json().contains(hide.getAsString());
    }

    private Verdict verdict(String what, String asked) {
        Script now = script;
        JsonObject rules = now.rules().getAsJsonObject(what);
        if (rules == null) {
            return Verdict.ALLOW;
        }
        for (Map.Entry<String, JsonElement> rule : rules.entrySet()) {
            if (rule.getKey().equals(asked) || !Names.isPattern(asked) && Names.matches(rule.getKey(), asked)) {
                return verdict(rule.getValue().getAsString(), now.since());
            }
        }
        return Verdict.ALLOW;
    }

    private static Verdict verdict(String word, Instant since) {
        if (word.equals("throw")) {
            throw new IllegalStateException("the script of a test says so");
        }
        if (word.startsWith("until:")) {
            Instant end = since.plusMillis(Long.parseLong(word.substring("until:".length())));
            return Instant.now().isBefore(end) ? Verdict.allowUntil(end) : Verdict.DENY;
        }
        return word.equals("allow") ? Verdict.ALLOW : Verdict.DENY;
    }
}
