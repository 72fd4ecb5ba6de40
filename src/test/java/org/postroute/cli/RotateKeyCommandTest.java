package org.postroute.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.config.Loaded;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.Secret;
import org.postroute.config.SettingsReader;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.SealedSecrets;
import org.postroute.oauth.Grant;
import org.postroute.oauth.OAuthSamples;
import picocli.CommandLine;

class RotateKeyCommandTest {
    private static final String ADDRESS = "support@acme.test";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path config;
    private PostrouteSettings settings;

    @BeforeEach
    void configure() throws Exception {
        config =
                Files.writeString(folder.resolve("application.properties"), """
                postroute.connection.support.address = support@acme.test
                postroute.connection.support.password = secret
                postroute.connection.support.imap.host = imap.acme.test
                postroute.connection.support.outbound = false
                postroute.agent.default.url = http://127.0.0.1:1/
                postroute.agent.default.secret = whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                postroute.ledger.url = jdbc:sqlite:%s
                """.formatted(folder.resolve("ledger.db")));
        Loaded loaded = SettingsReader.read(config, Map.of());
        settings = ((Loaded.Ok) loaded).configuration().settings();
        try (Ledger ledger = Ledger.open(settings.ledger(), InstantSource.system())) {
            ledger.credentials(SealedSecrets.vault(settings.ledger(), null))
                    .consented(
                            ADDRESS,
                            OAuthSamples.settings(),
                            new Grant(
                                    new Secret("access"), Duration.ofHours(1), new Secret("refresh"), null, List.of()));
        }
    }

    private int rotate(String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "--config";
        arguments[1] = config.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return new CommandLine(new RotateKeyCommand(Map.of()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String refreshToken() {
        try (Ledger ledger = Ledger.open(settings.ledger(), InstantSource.system())) {
            return ledger.credentials(SealedSecrets.vault(settings.ledger(), null))
                    .refreshToken(ADDRESS, OAuthSamples.settings())
                    .orElseThrow()
                    .reveal();
        }
    }

    @Test
    void it_makes_a_new_key_and_says_what_it_did() throws Exception {
        String before = Files.readString(folder.resolve("secrets.key"));

        assertThat(rotate()).isZero();

        assertThat(out).hasToString("new key: 2 secrets sealed anew, 1 old keys removed\n");
        assertThat(err).hasToString("2 of 2 sealed anew\n");
        assertThat(folder.resolve("secrets.key")).content().isNotEqualTo(before);
        assertThat(refreshToken()).isEqualTo("refresh");
    }

    @Test
    void who_may_read_the_key_file_may_read_the_new_one() throws Exception {
        Path key = folder.resolve("secrets.key");
        Path mounted =
                Files.move(key, Files.createDirectory(folder.resolve("mounted")).resolve("key"));
        Files.createSymbolicLink(key, mounted);
        PosixFileAttributeView view = Files.getFileAttributeView(mounted, PosixFileAttributeView.class);
        view.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
        UserPrincipalLookupService users = folder.getFileSystem().getUserPrincipalLookupService();
        boolean root = view.getOwner().getName().equals("root");
        if (root) {
            view.setOwner(users.lookupPrincipalByName("nobody"));
            view.setGroup(users.lookupPrincipalByGroupName("daemon"));
        }
        PosixFileAttributes before = view.readAttributes();
        String keys = Files.readString(mounted);

        assertThat(rotate()).isZero();

        PosixFileAttributes after = view.readAttributes();
        assertThat(mounted).content().isNotEqualTo(keys);
        assertThat(PosixFilePermissions.toString(after.permissions())).isEqualTo("rw-r-----");
        assertThat(after.owner()).isEqualTo(before.owner());
        assertThat(after.group()).isEqualTo(before.group());
        assertThat(key).isSymbolicLink();
        assertThat(folder.resolve("mounted")).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void it_says_the_same_in_json() {
        assertThat(rotate("--json")).isZero();

        assertThat(out.toString().replaceAll("\\s", ""))
                .isEqualTo("{\"begun\":true,\"sealed\":2,\"unreadable\":0,\"removedKeys\":1}");
    }

    @Test
    void it_is_refused_while_the_service_runs() {
        try (Ledger running = Ledger.open(settings.ledger(), InstantSource.system())) {
            assertThat(rotate()).isEqualTo(3);
            assertThat(running.isExclusive()).isTrue();
        }

        assertThat(err.toString()).contains("another process uses this ledger");
        assertThat(refreshToken()).isEqualTo("refresh");
    }

    @Test
    void without_the_old_key_nothing_is_done_and_it_says_so() throws Exception {
        Files.delete(folder.resolve("secrets.key"));

        assertThat(rotate()).isEqualTo(3);

        assertThat(err.toString()).contains("does not hold");
        assertThat(folder.resolve("secrets.key")).doesNotExist();
    }

    @Test
    void the_service_does_not_start_without_the_key_of_what_is_sealed() throws Exception {
        Files.delete(folder.resolve("secrets.key"));

        int exitCode = PostrouteCommand.commandLine()
                .setErr(new PrintWriter(err))
                .execute("run", "--config", config.toString());

        assertThat(exitCode).isEqualTo(3);
        assertThat(err.toString())
                .contains("sealed with the key", folder.resolve("secrets.key").toString(), "put that key file back");
        assertThat(folder.resolve("secrets.key")).doesNotExist();
        Ledger.open(settings.ledger(), InstantSource.system()).close();
    }
}
