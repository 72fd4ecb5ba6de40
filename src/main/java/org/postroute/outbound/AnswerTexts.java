package org.postroute.outbound;

import java.util.List;
import java.util.function.Supplier;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Answer;
import org.postroute.message.InvalidMessageException;

/** The words of an answer, as plain text and as sanitised HTML, each made from the other where the agent gave one. */
final class AnswerTexts {
    private final MarkdownText markdown = new MarkdownText();
    private final Supplier<List<String>> imageHosts;

    /** @param imageHosts where pictures in HTML may come from, in lower case */
    AnswerTexts(Supplier<List<String>> imageHosts) {
        this.imageHosts = imageHosts;
    }

    /** The agent's text, else its Markdown as it stands, else the text of its HTML. */
    String plain(Answer answer) {
        String written = hasWords(answer.text()) ? words(answer.text()) : words(answer.markdown());
        return hasWords(written) ? written : shallow(() -> HtmlText.of(SafeHtml.of(words(answer.html()), List.of())));
    }

    /** The agent's HTML, else its Markdown rendered, else its text. */
    String html(Answer answer) {
        if (hasWords(answer.html())) {
            return shallow(() -> SafeHtml.of(words(answer.html()), imageHosts.get()));
        }
        if (hasWords(answer.markdown())) {
            return shallow(() -> SafeHtml.of(markdown.html(words(answer.markdown())), imageHosts.get()));
        }
        return escaped(words(answer.text()));
    }

    static String escaped(String text) {
        return "<div dir=\"auto\">" + Entities.escape(text).replaceAll("\r\n|\r|\n", "<br>\n") + "</div>";
    }

    private static boolean hasWords(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private static String words(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String shallow(Supplier<String> work) {
        try {
            return work.get();
        } catch (StackOverflowError e) {
            throw new InvalidMessageException("the markup of the answer is nested too deeply");
        }
    }
}
