package org.halley.comet.resteasy.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import javax.ws.rs.core.Response;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.EventChannel;
import org.halley.comet.resteasy.ChannelAnswers;
import org.halley.comet.shared.BatchForm;
import org.halley.comet.shared.ProblemKind;
import org.jboss.resteasy.spi.AsynchronousResponse;

/** Waits in channels, and answers on threads that may wait for clients, which those of the hub may not. */
final class Answering implements ChannelAnswers {

    private static final Duration LONGEST = Duration.ofHours(1);

    private final Executor writers;
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /**
     * @param writers what answers is run by
     */
    Answering(Executor writers) {
        this.writers = writers;
    }

    @Override
    public void next(EventChannel channel, String after, Duration wait, AsynchronousResponse response) {
        if (wait.isNegative() || wait.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("wait of " + wait + " is not zero to one hour");
        }
        Cursor cursor;
        try {
            cursor = after == null ? Cursor.NOW : Cursor.parse(after);
        } catch (IllegalArgumentException e) {
            respond(response, problem(ProblemKind.BAD_REQUEST, e.getMessage(), "").build());
            return;
        }
        CompletableFuture<Batch> stage;
        try {
            stage = channel.next(cursor, wait).toCompletableFuture();
        } catch (IllegalStateException e) {
            respond(response, away());
            return;
        }
        waiting.add(stage);
        stage.whenComplete((batch, failure) -> {
            waiting.remove(stage);
            writers.execute(() -> respond(response, failure == null ? answer(batch) : away()));
        });
        if (ended) {
            // The end came before there was anything to cancel.
            stage.cancel(false);
        }
    }

    /** What waits, and what comes later and would wait, is answered that the log is away. */
    void end() {
        ended = true;
        waiting.forEach(stage -> stage.cancel(false));
    }

    private static void respond(AsynchronousResponse response, Response answer) {
        response.setResponse(answer);
    }

    private Response answer(Batch batch) {
        if (!batch.gaps().isEmpty()) {
            return with(batch.resume(), problem(ProblemKind.GAP, BatchForm.lostInWords(batch), BatchForm.lost(batch)));
        }
        if (batch.events().isEmpty()) {
            return with(batch.next(), Response.noContent());
        }
        return with(batch.next(), Response.ok(BatchForm.answer(batch), "application/json"));
    }

    private Response away() {
        return problem(ProblemKind.UNAVAILABLE, "the event log is away; it is expected back", "")
                .header("Retry-After", Held.retryAfter()).build();
    }

    private Response.ResponseBuilder problem(ProblemKind kind, String detail, String members) {
        return common(Response.status(kind.status()).entity(kind.json(ProblemKind.BASE, detail, members))
                .type(ProblemKind.CONTENT_TYPE));
    }

    private static Response with(Cursor next, Response.ResponseBuilder builder) {
        return common(builder).header("Comet-Cursor", next.toString()).build();
    }

    private static Response.ResponseBuilder common(Response.ResponseBuilder builder) {
        return builder.header("Cache-Control", "no-store, no-transform").header("X-Content-Type-Options", "nosniff");
    }
}
