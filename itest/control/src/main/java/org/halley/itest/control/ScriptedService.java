package org.halley.itest.control;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.halley.comet.RawJson;
import org.halley.comet.spi.Caller;
import org.halley.comet.spi.ServiceFailure;
import org.halley.comet.spi.ServiceHandler;

/**
 * Handles remote calls by one word: {@code echo} replies with channel and data, {@code nothing} without data, {@code fail}
 * fails with data for the client, {@code throw} with what is not for the client, {@code wait} replies with the data when it
 * is told to.
 */
final class ScriptedService implements ServiceHandler {

    private final String how;
    private Runnable completion;

    ScriptedService(String how) {
        this.how = how;
    }

    @Override
    public CompletionStage<RawJson> call(Caller caller, String channel, RawJson data) {
        return switch (how) {
            case "echo" -> CompletableFuture.completedFuture(new RawJson("[\"" + channel + "\"," + data.text() + "]"));
            case "nothing" -> null;
            case "fail" -> CompletableFuture.failedFuture(new ServiceFailure("the script says so", data));
            case "throw" -> throw new IllegalStateException("a secret of the script");
            case "wait" -> waiting(data);
            default -> throw new IllegalArgumentException("no script '" + how + "'");
        };
    }

    private synchronized CompletionStage<RawJson> waiting(RawJson data) {
        CompletableFuture<RawJson> reply = new CompletableFuture<>();
        completion = () -> reply.complete(data);
        return reply;
    }

    /** Completes the call that waits; false if none does. */
    boolean complete() {
        Runnable complete;
        synchronized (this) {
            complete = completion;
            completion = null;
        }
        if (complete == null) {
            return false;
        }
        complete.run();
        return true;
    }
}
