package org.halley.comet.rest.server;

import javax.ws.rs.core.Response;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Names;
import org.halley.comet.shared.BatchForm;
import org.halley.comet.shared.ProblemKind;
import org.halley.comet.shared.Who;

/** The answers that there are. */
final class Answers {

    private static final String CURSOR = "Comet-Cursor";
    private static final String RETRY_AFTER = "Retry-After";

    private final Site site;

    Answers(Site site) {
        this.site = site;
    }

    Response events(Batch batch) {
        return with(batch.next(), Response.ok(BatchForm.answer(batch), "application/json"));
    }

    Response gone(Batch batch) {
        return with(batch.resume(), problem(ProblemKind.GAP, BatchForm.lostInWords(batch), BatchForm.lost(batch)));
    }

    Response nothing(Cursor next, boolean is200) {
        return with(next, is200 ? Response.ok(BatchForm.nothing(next), "application/json") : Response.noContent());
    }

    /** 401 where nobody was authenticated, 403 otherwise. */
    Response denied(Who who, String nameOrPattern) {
        String shown = Names.shown("following " + nameOrPattern);
        if (who.principal().isEmpty()) {
            return problem(ProblemKind.UNAUTHENTICATED, shown + " needs credentials", "")
                    .header("WWW-Authenticate", site.settings().authChallenge()).build();
        }
        return problem(ProblemKind.FORBIDDEN, shown + " is not allowed", "").build();
    }

    Response away() {
        return later(ProblemKind.UNAVAILABLE, "the event log is away; it is expected back");
    }

    Response stopping() {
        return later(ProblemKind.UNAVAILABLE, "the service is being stopped or updated");
    }

    Response over(Site.Bound bound) {
        return switch (bound) {
            case ALL -> later(ProblemKind.UNAVAILABLE,
                    "the server holds " + site.settings().heldMax() + " requests, which is all it may");
            case CLIENT -> later(ProblemKind.TOO_MANY,
                    "this client has " + site.settings().heldMaxPerClient() + " requests held, which is all it may");
            case STOPPING -> stopping();
        };
    }

    Response failed() {
        return problem(ProblemKind.INTERNAL, "the server failed; its log says more", "").build();
    }

    private Response later(ProblemKind kind, String detail) {
        return problem(kind, detail, "").header(RETRY_AFTER, 1 + site.random(10)).build();
    }

    private static Response.ResponseBuilder problem(ProblemKind kind, String detail, String members) {
        return common(Response.status(kind.status()).entity(kind.json(ProblemKind.BASE, detail, members))
                .type(ProblemKind.CONTENT_TYPE));
    }

    private static Response with(Cursor next, Response.ResponseBuilder builder) {
        return common(builder).header(CURSOR, next.toString()).build();
    }

    private static Response.ResponseBuilder common(Response.ResponseBuilder builder) {
        return builder.header("Cache-Control", "no-store, no-transform").header("X-Content-Type-Options", "nosniff")
                .header("Vary", "Accept, Origin");
    }
}
