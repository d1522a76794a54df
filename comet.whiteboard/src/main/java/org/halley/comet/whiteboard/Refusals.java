package org.halley.comet.whiteboard;

import org.halley.comet.Names;
import org.halley.comet.shared.ProblemKind;

/** The refusals that several parts give, each as one answer. */
final class Refusals {

    /** Where somebody is refused. */
    interface Place {

        Site site();

        /** The path that everything of ours is under. */
        String base();
    }

    private Refusals() {
    }

    /** A bound on held requests is reached. */
    static Answer over(Place place, HeldRequests.Bound bound) {
        Settings settings = place.site().settings();
        Problem problem = switch (bound) {
            case ALL -> new Problem(ProblemKind.UNAVAILABLE,
                    "the server holds " + settings.heldMax() + " requests, which is all it may");
            case CLIENT -> new Problem(ProblemKind.TOO_MANY,
                    "this client has " + settings.heldMaxPerClient() + " requests held, which is all it may");
        };
        return later(place, problem);
    }

    /** There is no hub. */
    static Answer away(Place place) {
        place.site().counters().add(Counters.Count.REFUSED_WHILE_AWAY);
        return later(place, new Problem(ProblemKind.UNAVAILABLE, "the event log is away; it is expected back"));
    }

    /** This bundle is being stopped. */
    static Answer stopping(Place place) {
        return later(place, new Problem(ProblemKind.UNAVAILABLE, "the service is being stopped or updated"));
    }

    /** Something that may work later. */
    static Answer later(Place place, Problem problem) {
        return problem.answer(place.base()).with(Answer.RETRY_AFTER, place.site().retryAfter());
    }

    /**
     * The caller may not do this: 401 where nobody was authenticated, 403 otherwise.
     *
     * @param what what is denied, such as {@code following /chat/lobby}; text of others is made safe here
     */
    static Answer denied(Exchange exchange, String what) {
        exchange.site().counters().add(Counters.Count.REFUSED_RIGHT);
        String shown = Names.shown(what);
        if (exchange.who().principal().isEmpty()) {
            return new Problem(ProblemKind.UNAUTHENTICATED, shown + " needs credentials").answer(exchange.base())
                    .with("WWW-Authenticate", exchange.site().settings().authChallenge());
        }
        return new Problem(ProblemKind.FORBIDDEN, shown + " is not allowed").answer(exchange.base());
    }
}
