package org.postroute.inbound;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postroute.message.HashingStore;
import org.postroute.message.InboundMessage;
import org.postroute.message.MimeCorpus;
import org.postroute.message.MimeReader;
import org.postroute.message.ReplyText;
import org.postroute.message.Understanding;

/** Which messages of the corpora are said to hold text that nobody sees. */
final class HiddenText {
    private HiddenText() {}

    static void print() {
        List<String> hiding = new ArrayList<>();
        int all = 0;
        for (Path file : MimeCorpus.messages()) {
            InboundMessage message = new MimeReader(new HashingStore()).read(MimeCorpus.source(file), 0);
            ReplyText reply =
                    new ReplyTexts().separate(Understanding.unjudged(message)).replyText();
            all++;
            if (reply.hiddenText()) {
                hiding.add(MimeCorpus.ROOT.relativize(file) + kinds(reply));
            }
        }
        for (QuoteCase c : QuoteCase.all()) {
            if (c.kind().equals("html")) {
                all++;
                ReplyText reply = new ReplyTexts().ofHtml(c.file("input.html").orElseThrow());
                if (reply.hiddenText()) {
                    hiding.add(c.name() + kinds(reply));
                }
            }
        }
        System.out.printf("%d of %d messages:%n", hiding.size(), all);
        hiding.forEach(name -> System.out.println("- " + name));
    }

    private static String kinds(ReplyText reply) {
        return reply.hidden().stream()
                .filter(words -> words.kind().isAlarming())
                .map(words -> " " + words.kind().word() + " (" + words.characters() + " characters)")
                .collect(Collectors.joining(","));
    }
}
