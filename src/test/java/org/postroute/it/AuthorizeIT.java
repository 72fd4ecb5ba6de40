package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.cli.PostrouteCommand;
import org.postroute.mailbox.RealMail;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * A person authorizes a mailbox: Chromium, Keycloak, Dovecot and Postfix, from the page to mail that is received and answered
 * by XOAUTH2. The screenshots are in target/screenshots.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuthorizeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path PICTURES = Path.of("target/screenshots");
    private static final double PATIENCE = Duration.ofMinutes(2).toMillis();
    private static final String USER = "user8";
    private static final String CUSTOMER = "user9";
    private static final String CODE = "[A-Z]{4}-[A-Z]{4}";

    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    @TempDir
    private static Path folder;

    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    private static Keycloak keycloak;
    private static AgentStub agent;
    private static RealProduct product;
    private static Playwright playwright;
    private static Browser chromium;
    private static int port;

    private BrowserContext person;

    @BeforeAll
    static void start() throws Exception {
        listen();
        installChromium();
        port = freePort();
        MAIL.wipe(USER);
        MAIL.wipe(CUSTOMER);
        keycloak = new Keycloak(folder, MAIL.address(USER), List.of(callback()));
        agent = new AgentStub(call -> AgentStub.Response.answer("Authorized and answered"));
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(withoutDownload()));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu"))
                        .setTimeout(PATIENCE));
        keycloak.awaitReady();
        Path forward = MAIL.ca().getParent().getParent().resolve("oauth.forward");
        Files.writeString(
                forward,
                String.join("\n", keycloak.endpoint("token/introspect"), Keycloak.CLIENT, Keycloak.SECRET) + "\n");
        product = new RealProduct(folder, properties("offline_access mail"));
    }

    /** Whatever is written about requests and answers, at DEBUG; not on the console. */
    private static void listen() {
        LOG.start();
        for (String name : List.of("org.postroute", "org.apache.camel", "io.vertx")) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(Level.DEBUG);
            logger.setAdditive(false);
            logger.addAppender(LOG);
        }
    }

    private static Map<String, String> withoutDownload() {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        return environment;
    }

    private static void installChromium() throws Exception {
        if (!Files.isExecutable(CHROMIUM)) {
            for (String step :
                    List.of("apt-get -qq update", "apt-get -qq install -y --no-install-recommends chromium")) {
                Process process = new ProcessBuilder(step.split(" "))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                assertThat(process.waitFor()).as(step).isZero();
            }
        }
    }

    private static Map<String, String> properties(String scopes) {
        Map<String, String> properties = RealMailSettings.of(MAIL, agent, List.of(USER));
        properties.remove(RealMailSettings.CONNECTION + "password");
        Map<String, String> oauth = Map.of(
                "enabled",
                "true",
                "provider",
                "generic",
                "client-id",
                Keycloak.CLIENT,
                "client-secret",
                Keycloak.SECRET,
                "token-uri",
                keycloak.endpoint("token"),
                "authorization-uri",
                keycloak.endpoint("auth"),
                "device-authorization-uri",
                keycloak.endpoint("auth/device"),
                "revocation-uri",
                keycloak.endpoint("revoke"),
                "scopes",
                scopes);
        oauth.forEach((key, value) -> properties.put(RealMailSettings.CONNECTION + "oauth." + key, value));
        properties.put("postroute.api.port", String.valueOf(port));
        properties.put("postroute.public-url", "http://127.0.0.1:" + port);
        return properties;
    }

    private static String callback() {
        return "http://127.0.0.1:" + port + "/api/oauth/callback";
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        Files.deleteIfExists(MAIL.ca().getParent().getParent().resolve("oauth.forward"));
        for (String name : List.of("org.postroute", "org.apache.camel", "io.vertx")) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.detachAppender(LOG);
            logger.setLevel(null);
            logger.setAdditive(true);
        }
        for (AutoCloseable each : new AutoCloseable[] {product, playwright, agent, keycloak}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @BeforeEach
    void open() {
        person = context(ColorScheme.LIGHT, 900, 700);
    }

    private static BrowserContext context(ColorScheme scheme, int width, int height) {
        BrowserContext context = chromium.newContext(
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE);
        context.setDefaultNavigationTimeout(PATIENCE);
        return context;
    }

    @AfterEach
    void close() {
        person.close();
    }

    private static String token() throws Exception {
        return product.operator().token();
    }

    /** The page as it is when a token was typed. */
    private static Page entered(BrowserContext context) throws Exception {
        Page page = context.newPage();
        page.navigate("http://127.0.0.1:" + port + "/authorize?mailbox=support-1");
        page.fill("#token", token());
        page.click("#enter button");
        page.waitForSelector("#card");
        return page;
    }

    private static void signIn(Page provider) {
        provider.waitForSelector("#password");
        provider.fill("#username", MAIL.address(USER));
        provider.fill("#password", Keycloak.PASSWORD);
        provider.click("#kc-login");
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    private static String begun() throws Exception {
        return JSON.readTree(product.operator()
                        .post("/api/v1/mailboxes/support-1/authorization", "")
                        .body())
                .path("url")
                .asText();
    }

    private static String stateOfAuthorization() throws Exception {
        return product.operator()
                .json("/api/v1/mailboxes/support-1/authorization")
                .path("state")
                .asText();
    }

    @Test
    @Order(1)
    void the_owner_who_says_no_is_told_what_that_means() throws Exception {
        Page page = entered(person);
        Page popup = page.waitForPopup(() -> page.click("#authorize"));
        signIn(popup);
        popup.waitForSelector("#kc-cancel");
        picture(popup, "provider-consent");
        popup.click("#kc-cancel");

        popup.waitForSelector("h1.bad");
        picture(popup, "refused-light");
        assertThat(popup.textContent("#what")).isEqualTo("Whoever was signed in did not consent.");
        assertThat(popup.url()).isEqualTo(callback());
        page.waitForSelector("#said.bad");
        assertThat(page.textContent("#said")).startsWith("Whoever was signed in did not consent. Authorize again");
        assertThat(stateOfAuthorization()).isEqualTo("awaiting-authorization");
    }

    @Test
    @Order(2)
    void from_the_popup_to_mail_that_is_received_and_answered_by_xoauth2() throws Exception {
        ask();
        Page page = entered(person);
        picture(page, "authorize-light");
        assertThat(page.textContent("#state-words")).isEqualTo("Awaiting authorization");
        assertThat(page.textContent("#reason")).isEqualTo("Nobody has authorized this mailbox yet.");

        Page popup = page.waitForPopup(() -> page.click("#authorize"));
        signIn(popup);
        popup.waitForSelector("[name=accept]");
        popup.waitForClose(() -> popup.click("[name=accept]"));

        page.getByText("Mail flows.").waitFor();
        picture(page, "running-light");
        assertThat(page.textContent("#state-words")).isEqualTo("Running");
        assertThat(stateOfAuthorization()).isEqualTo("authorized");
        Path inbox = MAIL.maildir(CUSTOMER).resolve("new");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> Files.isDirectory(inbox) && received(inbox).contains("Authorized and answered"));
    }

    private static void ask() throws Exception {
        Session session = Session.getInstance(new Properties());
        String source = "From: Ann <" + MAIL.address(CUSTOMER) + ">\r\nTo: " + MAIL.address(USER)
                + "\r\nSubject: Are you there?\r\nMessage-ID: <authorize@customer.test>\r\n\r\nHello\r\n";
        MimeMessage message =
                new MimeMessage(session, new ByteArrayInputStream(source.getBytes(StandardCharsets.US_ASCII)));
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect(MAIL.host(), MAIL.port("SMTP"), null, null);
            transport.sendMessage(message, new InternetAddress[] {new InternetAddress(MAIL.address(USER))});
        }
    }

    private static String received(Path inbox) throws Exception {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(inbox)) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    @Order(3)
    void another_page_learns_nothing_from_the_popup() throws Exception {
        String url = begun();
        HttpServer evil = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 5);
        evil.createContext("/", exchange -> {
            byte[] html = ("<script>window.heard = []; addEventListener('message', e => heard.push(e.data));"
                            + "function go() { window.popup = open('" + url
                            + "', 'x', 'popup'); }</script><button onclick=go()>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        evil.start();
        try {
            Page page = person.newPage();
            page.navigate("http://127.0.0.1:" + evil.getAddress().getPort() + "/");
            Page popup = page.waitForPopup(() -> page.click("button"));
            popup.click("#continue");
            signIn(popup);
            popup.waitForSelector("[name=accept]");
            popup.waitForClose(() -> popup.click("[name=accept]"));

            assertThat(page.evaluate("heard.length")).isEqualTo(0);
        } finally {
            evil.stop(0);
        }
    }

    @Test
    @Order(4)
    void what_a_provider_says_is_text_and_nothing_else() throws Exception {
        Page page = person.newPage();
        page.onDialog(dialog -> {
            throw new AssertionError("a script ran");
        });
        String link = begun();
        try (BrowserContext scanner = context(ColorScheme.LIGHT, 900, 700)) {
            Page looked = scanner.newPage();
            looked.navigate(link);
            assertThat(looked.textContent("#what")).startsWith("The owner of " + MAIL.address(USER) + " signs in at ");
            picture(looked, "start-light");
        }
        page.navigate(link);
        page.click("#continue");
        page.waitForSelector("#password");
        try (BrowserContext late = context(ColorScheme.LIGHT, 900, 700)) {
            Page refused = late.newPage();
            refused.navigate(link);
            assertThat(refused.textContent("#what")).contains("was used already");
        }
        Matcher state = Pattern.compile("state=([\\w-]{43})").matcher(page.url());
        assertThat(state.find()).isTrue();
        String hostile =
                "\"><script>alert(1)</script><img src=x onerror=alert(1)>&#39;--><svg onload=alert(1)> AADSTS1";
        List<String> said = new CopyOnWriteArrayList<>();
        page.onConsoleMessage(message -> said.add(message.text()));

        page.navigate(callback() + "?error=access_denied&state=" + state.group(1) + "&error_description="
                + URLEncoder.encode(hostile, StandardCharsets.UTF_8));

        assertThat(page.textContent("#said")).contains("<script>alert(1)</script>");
        assertThat(page.evaluate("document.scripts.length")).isEqualTo(1);
        assertThat(page.evaluate("document.images.length + document.querySelectorAll('svg').length"))
                .isEqualTo(0);
        assertThat(said).noneMatch(words -> words.contains("Content Security Policy"));
        page.navigate("http://127.0.0.1:" + port + "/authorize?mailbox="
                + URLEncoder.encode("\"><script>alert(1)</script>", StandardCharsets.UTF_8));
        assertThat(page.inputValue("#mailbox")).isEqualTo("\"><script>alert(1)</script>");
        assertThat(page.evaluate("document.scripts.length")).isEqualTo(1);
        assertThat(said).noneMatch(words -> words.contains("Content Security Policy"));
    }

    @Test
    @Order(5)
    void the_pages_are_readable_in_the_dark_and_on_a_phone() throws Exception {
        try (BrowserContext dark = context(ColorScheme.DARK, 900, 700);
                BrowserContext phone = context(ColorScheme.LIGHT, 360, 640);
                BrowserContext darkPhone = context(ColorScheme.DARK, 360, 640)) {
            picture(entered(dark), "authorize-dark");
            Page small = entered(phone);
            picture(small, "authorize-phone");
            for (BrowserContext context : List.of(dark, phone, darkPhone)) {
                Page page = context.newPage();
                page.navigate("http://127.0.0.1:" + port + "/authorize?mailbox=support-1");
                picture(page, "enter-" + (context == dark ? "dark" : context == phone ? "phone" : "dark-phone"));
                assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .isTrue();
                page.navigate("http://127.0.0.1:" + port + "/api/oauth/callback?state=x&code=y");
                picture(page, "outcome-" + (context == dark ? "dark" : context == phone ? "phone" : "dark-phone"));
                assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .isTrue();
                assertThat(page.textContent("#what")).contains("no answer to an authorization");
            }
        }
    }

    @Test
    @Order(6)
    void the_provider_insists_on_pkce() throws Exception {
        Page page = person.newPage();
        page.navigate(keycloak.endpoint("auth") + "?response_type=code&client_id=" + Keycloak.CLIENT + "&redirect_uri="
                + URLEncoder.encode(callback(), StandardCharsets.UTF_8) + "&state=x&scope=mail");

        assertThat(page.textContent("#what")).contains("no answer to an authorization");
    }

    @Test
    @Order(7)
    void on_a_machine_without_a_browser_a_code_is_typed_elsewhere_and_revoked_again() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String file = folder.resolve("application.properties").toString();
        CompletableFuture<Integer> command = CompletableFuture.supplyAsync(() -> new CommandLine(new PostrouteCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("authorize", "support-1", "--config", file));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> command.isDone() || err.toString().contains("\n"));
        Matcher told = Pattern.compile("Open (\\S+) and type this code: (" + CODE + ")")
                .matcher(err.toString());
        assertThat(told.find()).as(err.toString() + out).isTrue();

        Page page = person.newPage();
        page.navigate(told.group(1));
        page.fill("#device-user-code", told.group(2));
        page.click("[type=submit]");
        signIn(page);
        page.waitForSelector("[name=accept]");
        page.click("[name=accept]");

        assertThat(command.get(2, TimeUnit.MINUTES)).isZero();
        assertThat(out.toString()).isEqualTo("support-1  authorized\n");
        CommandRun.Ran revoked = new CommandRun(folder).of("authorize", "--revoke", "support-1");
        assertThat(revoked)
                .isEqualTo(new CommandRun.Ran(0, "support-1  no longer authorized, and the provider knows\n", ""));
        JsonNode authorization = product.operator().json("/api/v1/mailboxes/support-1/authorization");
        assertThat(authorization.path("state").asText()).isEqualTo("awaiting-authorization");
    }

    @Test
    @Order(8)
    void no_secret_is_in_the_log_or_readable_in_the_ledger() throws Exception {
        assertThat(LOG.list).isNotEmpty();
        for (ILoggingEvent line : List.copyOf(LOG.list)) {
            assertThat(line.getFormattedMessage())
                    .doesNotContain("eyJ", "canary", token())
                    .doesNotContainPattern("(ticket|state|code|postroute-authorize-[0-9a-f]+)=[\\w.-]{20}");
        }
        try (var files = Files.list(folder)) {
            for (Path ledger : files.filter(
                            path -> path.getFileName().toString().startsWith("ledger.db"))
                    .toList()) {
                assertThat(Files.readString(ledger, StandardCharsets.ISO_8859_1))
                        .doesNotContain("eyJ", "canary", token());
            }
        }
    }
}
