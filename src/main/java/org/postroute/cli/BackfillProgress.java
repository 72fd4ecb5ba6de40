package org.postroute.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a backfill is: a bar on a terminal, else a line whenever something has changed. */
interface BackfillProgress extends AutoCloseable {
    void at(long taken, long total);

    @Override
    void close();

    /** @param out of the command */
    static BackfillProgress on(PrintWriter out, String mailbox) {
        // from JDK 22 to 24 there would be a console even where there is no terminal
        System.setProperty("jdk.console", "java.base");
        return System.console() == null ? new Lines(out, mailbox) : new Bar(mailbox);
    }

    /** On standard error. */
    final class Bar implements BackfillProgress {
        private final ProgressBar bar;

        Bar(String mailbox) {
            bar = new ProgressBarBuilder()
                    .setTaskName(mailbox)
                    .setUnit(" messages", 1)
                    .setInitialMax(-1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .showSpeed()
                    .build();
        }

        @Override
        public void at(long taken, long total) {
            bar.maxHint(total == 0 ? -1 : total);
            bar.stepTo(taken);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** For logs and pipes. */
    final class Lines implements BackfillProgress {
        private final PrintWriter out;
        private final String mailbox;
        private String last = "";

        Lines(PrintWriter out, String mailbox) {
            this.out = out;
            this.mailbox = mailbox;
        }

        @Override
        public void at(long taken, long total) {
            String line = mailbox + "  " + taken + " of " + total + " taken";
            if (!line.equals(last)) {
                out.println(line);
                out.flush();
            }
            last = line;
        }

        @Override
        public void close() {}
    }
}
