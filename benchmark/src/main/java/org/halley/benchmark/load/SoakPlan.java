package org.halley.benchmark.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a soak does.
 *
 * @param minutes for how long it is looked at, behind a minute of warming up
 * @param contender the server
 * @param way how followers receive
 * @param followers how many there are from the beginning to the end
 * @param visitors how many clients a second come and vanish
 * @param file where everything is written
 */
record SoakPlan(int minutes, Contender contender, Way way, int followers, int visitors, Path file) {

    /** The command line, for people. */
    static final String USAGE = """
        java -jar benchmark.jar soak [OPTION VALUE]...
          --minutes N    for how long, behind the warming up; 30 unless told
          --server NAME  which server; halley unless told
          --way WAY      POLL, EVENTS or LINES; POLL unless told
          --followers N  how many are checked and stay; 1000 unless told
          --visitors N   how many clients a second come and vanish beside; 50 unless told
          --to FILE      where the figures are written as JSON, beside the jar unless told""";

    SoakPlan {
        if (!way.isStream() && way != Way.POLL) {
            throw new IllegalArgumentException("a soak is by POLL, EVENTS or LINES, not " + way);
        }
        if (!contender.ways().contains(way)) {
            throw new IllegalArgumentException(contender.name() + " does not offer " + way + ", but " + contender.ways());
        }
        if (minutes < 1 || followers < 1) {
            throw new IllegalArgumentException(
                "a minute and a follower at least, not " + minutes + " and " + followers);
        }
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if there is something that means nothing; the message names it
     */
    static SoakPlan of(List<String> arguments) {
        int minutes = 30;
        Contender contender = Contenders.named("halley");
        Way way = Way.POLL;
        int followers = 1000;
        int visitors = 50;
        Path file = Folders.beside("soak.json");
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("not an option with a value: " + option);
            }
            String value = arguments.get(i + 1);
            switch (option) {
                case "--minutes" -> minutes = number(option, value);
                case "--server" -> contender = Contenders.named(value);
                case "--way" -> way = way(value);
                case "--followers" -> followers = number(option, value);
                case "--visitors" -> visitors = number(option, value);
                case "--to" -> file = Path.of(value);
                default -> throw new IllegalArgumentException("not an option: " + option);
            }
        }
        return new SoakPlan(minutes, contender, way, followers, visitors, file);
    }

    private static int number(String option, String value) {
        if (!value.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(option + " is a whole number below 100,000, not " + value);
        }
        return Integer.parseInt(value);
    }

    private static Way way(String value) {
        try {
            return Way.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--way is POLL, EVENTS or LINES, not " + value, e);
        }
    }
}
