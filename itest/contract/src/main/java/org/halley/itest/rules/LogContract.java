package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.halley.itest.ContractTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the log says after all the other tests of the run, whoever says it; to be ordered behind them. Warnings and errors
 * are those that tests provoke, each listed here, and no other.
 */
public abstract class LogContract extends ContractTest {

    private static final Pattern ENTRY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d [0-9:,.]+ [A-Z]+ .*");
    private static final Pattern COMPLAINT = Pattern.compile("\\S+ \\S+ ((?:WARN|ERROR) \\S+) \\[.*?] (.*)");

    /**
     * An entry that is no reason to fail.
     *
     * @param why the test that provokes it, or who else writes it
     * @param entry its level, logger and text, with the first line of the exception behind {@code " / "} if there is one;
     *     a star stands for anything
     */
    public record Expected(String why, String entry) {

        boolean matches(String text) {
            return Pattern.matches(Arrays.stream(entry.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                    text);
        }
    }

    private static final String LISTENER = "ERROR org.halley.continuation.servlet.Listeners A continuation listener failed: ";
    private static final String BY_WAIT_SERVLET = LISTENER + "org.halley.itest.control.ContinuationServlet$1 / "
            + "java.lang.IllegalStateException: a listener of a test throws";

    private static final List<Expected> PROVOKED = List.of(
            new Expected("Aries, whose configuration comes while it takes up resources", "ERROR Events.Framework "
                    + "FrameworkEvent ERROR / java.lang.IllegalStateException: The service registration is no longer valid."),
            new Expected("UpdateContract, where a context goes before what is in it", "ERROR Events.Framework FrameworkEvent "
                    + "ERROR / java.lang.IllegalArgumentException: Servlet * was never registered by org.halley.examples.*"),
            new Expected("UpdateContract, where resources stay wired to what was updated", "WARN "
                    + "org.halley.comet.resteasy.server.CometResteasy A service of the bundle org.halley.itest.resteasy * is no "
                    + "resource here: org.halley.itest.resteasy.* has no @Path of this bundle's javax.ws.rs, which is imported "
                    + "with resteasy=true"),
            new Expected("TrapContract.timeoutOnCommittedStream", BY_WAIT_SERVLET),
            new Expected("TrapContract.syncFilterInOurContext", "WARN org.halley.comet.whiteboard.Site Requests cannot be held, "
                    + "so each is answered at once: !asyncSupported: itest-sync-ours==javax.servlet.Filter@*{inst=true,"
                    + "async=false,src=EMBEDDED:null}. A filter or servlet in front of the context org.halley.comet does not "
                    + "support asynchronous requests"),
            new Expected("AccessContract.refusalOfFollowing", "ERROR org.halley.comet.shared.Authorizers The authorizer "
                    + "org.halley.itest.control.ScriptedAuthorizer fails, which denies what it is asked; further failures of it "
                    + "are not logged / java.lang.IllegalStateException: the script of a test says so"),
            new Expected("BayeuxFramingContract.bodyInPieces", "WARN org.eclipse.jetty.server.HttpConnection Pending read in "
                    + "onCompleted *,uri=*/cometd/,*"),
            new Expected("BayeuxServiceContract.thrownIsNotTold", "ERROR org.halley.comet.bayeux.Call The service at /service/* "
                    + "failed / java.lang.IllegalStateException: a secret of the script"),
            new Expected("GwtContract.undeclaredException", "ERROR org.halley.comet.gwt.AsyncRemoteServiceServlet A call of "
                    + "org.halley.itest.gwt.TableService failed / com.google.gwt.user.server.rpc.UnexpectedException: * threw an "
                    + "unexpected exception: java.lang.IllegalStateException: a secret of the table"),
            new Expected("ContinuationSituationContract.listenerThrows*", LISTENER
                    + "org.halley.itest.continuations.Trial$1 / java.lang.IllegalStateException: "
                    + TrialContract.PROVOKED_BY_LISTENER),
            new Expected("ContinuationSituationContract.throws*", "WARN org.eclipse.jetty.server.HttpChannel /continuations/* / "
                    + "java.lang.IllegalStateException: " + TrialContract.PROVOKED_BY_SERVLET),
            new Expected("ContinuationSituationContract.throwsAfterBeingResumed, natively", "WARN "
                    + "org.eclipse.jetty.server.HttpChannelState unhandled in state DISPATCH / java.lang.IllegalStateException: "
                    + "java.lang.IllegalStateException: " + TrialContract.PROVOKED_BY_SERVLET),
            new Expected("ContinuationSituationContract.throwsAfterBeingResumed, within our filter", "WARN "
                    + "org.halley.continuation.servlet.Surrounding A dispatch failed after its suspension had been ended; what "
                    + "came first counts / java.lang.IllegalStateException: " + TrialContract.PROVOKED_BY_SERVLET));

    /** What a platform logs of its own accord. */
    protected List<Expected> ownNoise() {
        return List.of();
    }

    /** The logs of the run: that of the platform, and of all else that was started. */
    protected List<Path> logs() {
        return List.of(framework.platform().log());
    }

    @Test
    @DisplayName("no error and no warning is in the log, of anybody, but those that tests provoke")
    void logIsClean() throws IOException {
        List<String> before = complaints(framework.platform().log());
        get("/itest/wait?timeout=1&listener=throw");
        List<String> after = complaints(framework.platform().log());
        assertEquals(List.of(BY_WAIT_SERVLET), after.subList(before.size(), after.size()), "the log is written");

        TreeSet<String> unexpected = new TreeSet<>();
        for (Path log : logs()) {
            for (String complaint : complaints(log)) {
                if (PROVOKED.stream().noneMatch(each -> each.matches(complaint))
                        && ownNoise().stream().noneMatch(each -> each.matches(complaint))) {
                    unexpected.add(log.getFileName() + ": " + complaint);
                }
            }
        }
        assertTrue(unexpected.isEmpty(), () -> String.join("\n", unexpected));
    }

    /** Warnings and errors, without their time and thread. */
    private static List<String> complaints(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = COMPLAINT.matcher(lines.get(i));
            if (ENTRY.matcher(lines.get(i)).matches() && matcher.matches()) {
                // An exception's text stands on the line behind the entry.
                boolean thrown = i + 1 < lines.size() && !ENTRY.matcher(lines.get(i + 1)).matches();
                complaints.add(matcher.group(1) + ' ' + matcher.group(2) + (thrown ? " / " + lines.get(i + 1) : ""));
            }
        }
        return complaints;
    }
}
