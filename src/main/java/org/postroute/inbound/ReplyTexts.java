package org.postroute.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroute.inbound.Sides.Side;
import org.postroute.message.HiddenWords;
import org.postroute.message.InboundMessage;
import org.postroute.message.ReplyText;
import org.postroute.message.Understanding;

/**
 * Separates what a person newly wrote from what the mail only carries along: quotations, the mail that is answered or
 * passed on, the signature, and text that cannot be seen. Both kinds of body are read as lines by the same rules; the time
 * is linear in their size.
 */
public final class ReplyTexts {
    private static final double WHOLE = 0.2;
    private static final double CERTAIN = 0.85;
    private static final SentTexts NOTHING_SENT = new SentTexts(List.of());
    private static final Set<String> FORWARD_PREFIXES = Set.of(
            "fwd",
            "fw",
            "wg",
            "tr",
            "rv",
            "enc",
            "vb",
            "vl",
            "pd",
            "i",
            "doorst",
            "转发",
            "轉寄",
            "ilt",
            "yml",
            "továbbítás");

    private static final Set<String> ANSWER_PREFIXES = Set.of(
            "re", "aw", "antw", "antwort", "sv", "svar", "vs", "odp", "ynt", "atb", "rif", "r", "res", "resp", "vá",
            "ref", "bls", "回复", "回覆", "答复", "答覆", "返信", "답장", "回信", "re[2]", "re[3]", "re[4]", "απ", "на", "отв", "hd",
            "trả lời", "ตอบ");

    /** Sets the reply text; the HTML decides where there is any. Never throws on a message, whatever its body holds. */
    public Understanding separate(Understanding understanding) {
        return separate(understanding, List.of());
    }

    /**
     * The same, where it is known what we wrote to this customer before: that is quoted with certainty, with or without
     * marks, and what the customer wrote into it is new.
     *
     * @param sent our last texts, the newest first, as plain text, Markdown or HTML; ten are looked at
     */
    public Understanding separate(Understanding understanding, List<String> sent) {
        InboundMessage message = understanding.message();
        Separation.Purpose purpose = purpose(message);
        SentTexts ours = new SentTexts(sent);
        String plain = message.plainText() == null ? "" : message.plainText();
        if (message.html() == null) {
            return understanding.withReplyText(ofText(plain, purpose, ours));
        }
        HtmlBody body = HtmlBody.of(message.html());
        PlainTextDifference difference = new PlainTextDifference(plain, body);
        ReplyText fromHtml = ofHtml(body, purpose, ours);
        ReplyText fromPlain = ofText(plain, purpose, ours);
        ReplyText chosen =
                BodyChoice.prefersPlain(fromPlain, fromHtml) ? BodyChoice.combined(fromPlain, fromHtml) : fromHtml;
        return understanding.withReplyText(difference.notedIn(chosen, fromPlain, fromHtml));
    }

    /** Separates a text/plain body; line ends may be LF or CRLF. */
    public ReplyText ofText(String plain) {
        return ofText(plain, Separation.Purpose.UNKNOWN, NOTHING_SENT);
    }

    /** Separates a text/html body. */
    public ReplyText ofHtml(String html) {
        return ofHtml(HtmlBody.of(html), Separation.Purpose.UNKNOWN, NOTHING_SENT);
    }

    private static ReplyText ofText(String plain, Separation.Purpose purpose, SentTexts ours) {
        Invisible.Cleaned cleaned = Invisible.clean(plain);
        return assemble(Separation.of(PlainBody.lines(cleaned.text()), purpose, ours), null, cleaned.hidden());
    }

    private static ReplyText ofHtml(HtmlBody body, Separation.Purpose purpose, SentTexts ours) {
        return assemble(Separation.of(body.lines(), purpose, ours), body, body.hidden());
    }

    /** Images and the quoted text stay as they were found even where the whole is delivered for want of new words. */
    private static ReplyText assemble(Sides sides, @Nullable HtmlBody body, List<HiddenWords> hidden) {
        String text = sides.hasWords(Side.NEW) ? sides.text(Side.NEW) : "";
        String forwarded = orNull(sides.text(Side.FORWARD));
        List<ReplyText.Image> images = body == null ? List.of() : body.images(sides::of);
        boolean whole = text.isBlank() && forwarded == null && !answersWithPicture(sides, images);
        List<ReplyText.Cut> cuts = new ArrayList<>(sides.cuts());
        if (hidden.stream().anyMatch(words -> words.kind().isAlarming())) {
            cuts.add(new ReplyText.Cut("hidden", "not-visible"));
        }
        HtmlBody.Kept kept = body == null ? null : body.keep(line -> whole || sides.of(line) == Side.NEW);
        return new ReplyText(
                whole ? wholeText(sides.lines()) : text,
                kept == null ? null : kept.html(),
                kept == null ? null : kept.markdown(),
                orNull(sides.text(Side.QUOTE)),
                forwarded,
                orNull(sides.text(Side.SIGNATURE)),
                hidden,
                whole && !sides.cuts().isEmpty() ? WHOLE : sides.confidence(),
                images,
                cuts);
    }

    /** A picture above a history that was certainly found is an answer without words. */
    private static boolean answersWithPicture(Sides sides, List<ReplyText.Image> images) {
        return sides.has(Side.QUOTE)
                && sides.confidence() >= CERTAIN
                && images.stream().anyMatch(ReplyText.Image::isOwnPicture);
    }

    private static String wholeText(List<BodyLine> lines) {
        StringBuilder text = new StringBuilder();
        for (BodyLine line : lines) {
            text.append("> ".repeat(Math.min(line.depth(), 20)))
                    .append(line.text())
                    .append('\n');
        }
        return text.toString().strip();
    }

    private static Separation.Purpose purpose(InboundMessage message) {
        String subject = message.subject();
        int colon = Math.max(subject.indexOf(':'), subject.indexOf('：'));
        String prefix =
                colon > 0 && colon < 12 ? subject.substring(0, colon).strip().toLowerCase(Locale.ROOT) : "";
        if (FORWARD_PREFIXES.contains(prefix)) {
            return Separation.Purpose.FORWARDS;
        }
        boolean answers = ANSWER_PREFIXES.contains(prefix)
                || !message.inReplyTo().isEmpty()
                || !message.references().isEmpty();
        if (answers) {
            return Separation.Purpose.ANSWERS;
        }
        return subject.isBlank() ? Separation.Purpose.UNKNOWN : Separation.Purpose.BEGINS;
    }

    private static @Nullable String orNull(String text) {
        return text.isBlank() ? null : text;
    }
}
