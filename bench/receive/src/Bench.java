import java.nio.file.Path;
import java.util.List;

/** Started by {@code run}, whose options are these arguments. */
final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args);
        Server server = new Server(Path.of("src/test/realmail/realmail").toAbsolutePath());
        boolean tls = !options.contains("--plain");
        boolean quick = options.contains("--quick");
        if (options.contains("--large")) {
            new LargeMail(server, tls, quick).run();
        } else if (options.contains("--read")) {
            new ReadMail(server, tls, quick).run();
        } else {
            new Comparison(server, tls, quick ? 1 : 3, quick ? 400 : 2_000, quick ? 40 : 200).run();
        }
    }
}
