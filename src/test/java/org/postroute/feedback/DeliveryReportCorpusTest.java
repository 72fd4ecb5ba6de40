package org.postroute.feedback;

import java.util.*;
import org.junit.jupiter.api.Test;
import org.postroute.message.*;

class DeliveryReportCorpusTest {
    @Test
    void score() {
        int[] n = new int[12];
        for (MimeCorpus.Row row : MimeCorpus.rows()) {
            InboundMessage m = new MimeReader(new HashingStore()).read(MimeCorpus.source(row.file()), 0);
            Optional<DeliveryReport> r = new DeliveryReports().read(m);
            if (!row.get("kind").equals("bounce")) {
                if (r.isPresent()) n[11]++;
                continue;
            }
            n[0]++;
            if (r.isEmpty()) {
                System.out.println("NONE " + row.get("path"));
                continue;
            }
            n[1]++;
            if (r.get().originalMessageId() != null) n[2]++;
            var rec = r.get().recipients();
            if (("" + rec.size()).equals(row.get("n_recipients"))) n[3]++;
            else System.out.println("N " + row.get("path") + " " + row.get("n_recipients") + " " + rec);
            String st = rec.get(0).status(), ex = row.get("dsn").split("\\|", -1)[0];
            if (!ex.contains(".0.9")) {
                n[4]++;
                if (ex.equals(st)) n[5]++;
                else System.out.println("S " + row.get("path") + " " + ex + " " + rec.get(0));
            }
            String code = row.get("smtp_code").split("\\|", -1)[0];
            if (!code.isEmpty()) {
                n[6]++;
                if (code.equals("" + rec.get(0).smtpCode())) n[7]++;
                else System.out.println("C " + row.get("path") + " " + code + " " + rec.get(0));
            }
            n[8]++;
            if (row.get("hard").split("\\|", -1)[0].equals("" + (rec.get(0).kind() == DeliveryReport.Kind.HARD)))
                n[9]++;
            else
                System.out.println(
                        "H " + row.get("path") + " " + row.get("hard") + " " + row.get("reason") + " " + rec.get(0));
        }
        System.out.println("all,found,orig,n,st,stok,code,codeok,h,hok,-,false: " + Arrays.toString(n));
    }
}
