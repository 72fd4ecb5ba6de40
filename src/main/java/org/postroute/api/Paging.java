package org.postroute.api;

import org.jspecify.annotations.Nullable;

/** What all lists have in common. */
final class Paging {
    private static final int MOST = 200;
    private static final int USUAL = 50;

    private Paging() {}

    /**
     * How many entries a page has.
     *
     * @param limit from 1 to 200, by default 50
     * @throws RefusedRequestException 400 when it is none
     */
    static int size(@Nullable String limit) {
        if (limit == null) {
            return USUAL;
        }
        if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            throw refused("limit", "a number from 1 to " + MOST);
        }
        return Integer.parseInt(limit);
    }

    static RefusedRequestException refused(String name, String expected) {
        return new RefusedRequestException(400, "No such list", name + " is none: use " + expected);
    }
}
