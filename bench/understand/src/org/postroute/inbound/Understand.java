package org.postroute.inbound;

import java.io.IOException;
import java.nio.file.Path;
import org.postroute.message.ParserComparison;

/** Prints how well and how fast mail is understood, beside other libraries on the same data. */
public final class Understand {
    private Understand() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.println("## Newly written text\n");
        ReplyComparison.print(Path.of(arguments[0]));
        System.out.println("\n## Structure of messages\n");
        ParserComparison.print();
        System.out.println("\n## Delivery reports\n");
        ReportScore.print();
        System.out.println("\n## Hidden text in ordinary mail\n");
        HiddenText.print();
        System.out.println("\n## Speed of whole messages\n");
        Speed.print();
    }
}
