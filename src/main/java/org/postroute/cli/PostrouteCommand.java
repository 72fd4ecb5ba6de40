package org.postroute.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code java -jar postroute.jar}. Exit codes: 0 ok, 2 usage, 3 configuration, 4 authentication, 5 network. */
@Command(
        name = "postroute",
        description = "An e-mail channel for AI agents.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            RunCommand.class,
            DemoCommand.class,
            CheckConfigCommand.class,
            TestConnectionCommand.class,
            AuthorizeCommand.class,
            ExplainCommand.class,
            MailboxesCommand.class,
            ConnectionsCommand.class,
            StartCommand.class,
            StopCommand.class,
            RestartCommand.class,
            ReloadCommand.class,
            ExportCommand.class,
            SyncCommand.class,
            BackfillCommand.class,
            DeadLettersCommand.class,
            RetryCommand.class,
            DiscardCommand.class,
            ResolveCommand.class,
            EraseCommand.class,
            SuppressionsCommand.class,
            SuppressCommand.class,
            UnsuppressCommand.class,
            HoldCommand.class,
            ReleaseCommand.class,
            TokensCommand.class,
            CreateTokenCommand.class,
            RevokeTokenCommand.class,
            RotateKeyCommand.class,
            VersionCommand.class
        })
public final class PostrouteCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** With every command, each of which knows the version. */
    static CommandLine commandLine() {
        CommandLine all = new CommandLine(new PostrouteCommand());
        all.setUseSimplifiedAtFiles(true);
        all.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
        return all;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: one of the commands below.");
    }
}
