package org.postroute.mailbox;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.postroute.message.Uid;

/** What a UID SEARCH was answered with. */
final class ImapSearch {
    private static final Pattern COUNT = Pattern.compile("^\\* ESEARCH .*COUNT (\\d{1,10})");

    private ImapSearch() {}

    /** In ascending order. */
    static TreeSet<Uid> uids(List<Response> answer) {
        TreeSet<Uid> found = new TreeSet<>();
        for (Response response : answer) {
            if (response instanceof IMAPResponse search && search.keyEquals("SEARCH")) {
                for (long uid = search.readLong(); uid > 0; uid = search.readLong()) {
                    found.add(new Uid(uid));
                }
            }
        }
        return found;
    }

    /** After {@code RETURN (COUNT)} (RFC 4731). */
    static long count(List<Response> answer) {
        for (Response response : answer) {
            Matcher count = COUNT.matcher(response.toString());
            if (count.find()) {
                return Long.parseLong(count.group(1));
            }
        }
        return 0;
    }
}
