package org.postroute.it;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is done to the product while mail arrives, and how much of it.
 *
 * @param kills of its process
 * @param cuts of its lines to the mail server, the agent and the database
 * @param stops of one of these servers, followed by a start
 */
record FaultPlan(boolean postgresql, int kills, int cuts, int stops, int messages, long seed) {
    private static final Pattern SCHEDULE = Pattern.compile("(kills|proxy|servers|all|none)(?:=(\\d{1,5}))?");

    enum Action {
        KILL,
        CUT,
        STOP
    }

    /**
     * @param schedule {@code kills}, {@code proxy}, {@code servers} or {@code all}, each with {@code =} and how often, or
     *     {@code none}
     * @throws IllegalArgumentException when it is none of these
     */
    static FaultPlan of(boolean postgresql, String schedule, int messages, long seed) {
        Matcher read = SCHEDULE.matcher(schedule);
        if (!read.matches()) {
            throw new IllegalArgumentException("kills, proxy, servers or all, such as kills=200");
        }
        int given = read.group(2) == null ? 0 : Integer.parseInt(read.group(2));
        return switch (read.group(1)) {
            case "kills" -> new FaultPlan(postgresql, given == 0 ? 200 : given, 0, 0, messages, seed);
            case "proxy" -> new FaultPlan(postgresql, 0, given == 0 ? 100 : given, 0, messages, seed);
            case "servers" -> new FaultPlan(postgresql, 0, 0, given == 0 ? 20 : given, messages, seed);
            case "none" -> new FaultPlan(postgresql, 0, 0, 0, messages, seed);
            default -> {
                int all = given == 0 ? 120 : given;
                yield new FaultPlan(postgresql, all / 2, all - all / 2 - all / 10, all / 10, messages, seed);
            }
        };
    }

    /** In an order that the seed decides. */
    List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        actions.addAll(Collections.nCopies(kills, Action.KILL));
        actions.addAll(Collections.nCopies(cuts, Action.CUT));
        actions.addAll(Collections.nCopies(stops, Action.STOP));
        Collections.shuffle(actions, new Random(seed));
        return actions;
    }

    /**
     * How many messages may look like one that ends the process. That takes two kills of processes that have lived for ten
     * seconds, which one in twenty does, so none in a short run.
     */
    int mistakable() {
        return kills / 100;
    }

    /** Five messages each, so that there is an order to keep. */
    int customers() {
        return Math.max(1, messages / 5);
    }
}
