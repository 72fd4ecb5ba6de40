package org.postroute.inbound;

import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postroute.message.Contact;
import org.postroute.message.EmailAddress;
import org.postroute.message.InboundMessage;
import org.postroute.message.SenderWarning;

/** Finds what makes a sender look like somebody else: several names, another's address as a name, look-alike letters. */
final class SenderSigns {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>()\\[\\],;:\"'@]++@[^\\s<>()\\[\\],;:\"'@]++");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private SenderSigns() {}

    /** Never throws. */
    static List<SenderWarning> of(InboundMessage message) {
        List<SenderWarning> found = new ArrayList<>();
        if (!message.from().isEmpty() && message.sender().isEmpty()) {
            found.add(SenderWarning.SEVERAL_SENDERS);
        }
        if (message.from().stream().anyMatch(SenderSigns::namesAnotherAddress)) {
            found.add(SenderWarning.ADDRESS_IN_NAME);
        }
        if (message.from().stream().flatMap(SenderSigns::words).anyMatch(Scripts::mixes)) {
            found.add(SenderWarning.MIXED_SCRIPTS);
        }
        if (message.from().stream().anyMatch(SenderSigns::hasLookAlikeDomain)) {
            found.add(SenderWarning.LOOK_ALIKE_DOMAIN);
        }
        return found;
    }

    private static boolean namesAnotherAddress(Contact contact) {
        Matcher named = ADDRESS.matcher(Normalizer.normalize(nameOf(contact), Normalizer.Form.NFKC));
        while (named.find()) {
            Optional<EmailAddress> address = EmailAddress.parse(named.group());
            if (address.isPresent()
                    && address.get().domain().indexOf('.') > 0
                    && !address.get().key().equals(contact.address().key())) {
                return true;
            }
        }
        return false;
    }

    private static String nameOf(Contact contact) {
        return contact.name() == null ? "" : contact.name();
    }

    /** What a reader takes for one word: labels of the domain and atoms of the local part are, hyphens and all. */
    private static Stream<String> words(Contact contact) {
        return Stream.of(
                        NO_WORD.splitAsStream(nameOf(contact)),
                        Arrays.stream(contact.address().localPart().split("\\.")),
                        labels(contact))
                .flatMap(words -> words);
    }

    private static Stream<String> labels(Contact contact) {
        return Arrays.stream(
                IDN.toUnicode(contact.address().domain(), IDN.ALLOW_UNASSIGNED).split("\\."));
    }

    /** Where the top-level domain is written in the same letters nobody expects Latin ones. */
    private static boolean hasLookAlikeDomain(Contact contact) {
        List<String> labels = labels(contact).toList();
        return !labels.isEmpty()
                && labels.stream()
                        .filter(Scripts::looksLatin)
                        .anyMatch(label ->
                                !Scripts.of(labels.get(labels.size() - 1)).equals(Scripts.of(label)));
    }
}
