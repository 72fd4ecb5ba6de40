package org.postroute.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code version}. */
@Command(name = "version", description = "Say which version this is.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().println(Version.text());
    }
}
