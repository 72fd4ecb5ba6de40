package org.postroute.it;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.postroute.cli.PostrouteCommand;
import picocli.CommandLine;

/** Commands against the product whose configuration is in this folder, unless they are told of another one. */
record CommandRun(Path folder) {
    record Ran(int exitCode, String out, String err) {}

    Ran of(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--url")) {
            all.add("--config");
            all.add(folder.resolve("application.properties").toString());
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new PostrouteCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
