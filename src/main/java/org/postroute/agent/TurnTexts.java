package org.postroute.agent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.agent.TurnMessage.Cut;

/** The texts of one message, none longer than an agent wants them, and what is not all there. */
final class TurnTexts {
    private final int most;
    private final List<Cut> cuts = new ArrayList<>();

    /** @param most characters of each */
    TurnTexts(int most) {
        this.most = most;
    }

    String cut(String property, String text) {
        if (text.length() <= most) {
            return text;
        }
        cuts.add(new Cut(property, text.length()));
        boolean halves = Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, halves ? most - 1 : most);
    }

    @Nullable
    String cutOrNull(String property, @Nullable String text) {
        return text == null ? null : cut(property, text);
    }

    /** Half a mark-up is none. */
    @Nullable
    String wholeOrNothing(String property, @Nullable String text) {
        if (text == null || text.length() <= most) {
            return text;
        }
        cuts.add(new Cut(property, text.length()));
        return null;
    }

    List<Cut> cuts() {
        return List.copyOf(cuts);
    }
}
