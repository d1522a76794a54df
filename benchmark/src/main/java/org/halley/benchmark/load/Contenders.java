package org.halley.benchmark.load;

import java.util.List;

/** All servers that take part. */
public final class Contenders {

    private static final List<Contender> ALL = List.of(new Halley("halley", false), new Halley("ordinary", true), new Bare(),
         new Cometd(), new Nchan());

    private Contenders() {
    }

    /** All of them, in the order in which tables show them. */
    public static List<Contender> all() {
        return ALL;
    }

    /**
     * The one of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Contender named(String name) {
        return ALL.stream().filter(contender -> contender.name().equals(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no server is named " + name + ", but "
                + ALL.stream().map(Contender::name).toList()));
    }
}
