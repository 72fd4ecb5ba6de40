package org.postroute.message;

import org.jsoup.Jsoup;

/** MimeReader as the product uses it. */
final class OurParser implements ParserComparison.Parser {
    @Override
    public ParserComparison.Found read(byte[] raw) {
        InboundMessage message = new MimeReader(new HashingStore()).read(MessageSource.of(raw), 0);
        String html = message.html() == null ? "" : Jsoup.parse(message.html()).text();
        return new ParserComparison.Found(
                message.subject(),
                message.from().stream()
                        .findFirst()
                        .map(from -> from.address().toString())
                        .orElse("None"),
                message.attachments().stream()
                        .map(file -> file.filename() == null ? "" : file.filename())
                        .toList(),
                ParserComparison.packed(message.plainText() == null ? html : message.plainText()),
                PartCounts.of(MessageSource.of(raw)));
    }
}
