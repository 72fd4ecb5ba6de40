import java.nio.file.Path;

/** Chooses what is measured. */
final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        MailServer mail = new MailServer(Path.of("src/test/realmail/realmail"));
        int number = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "latency" -> Latency.measure(mail, number > 0 ? number : 40);
            case "many" ->
                Many.measure(
                        mail,
                        number > 0 ? number : 1_000,
                        Path.of(arguments.length > 2 ? arguments[2] : System.getProperty("java.home")));
            case "apart" -> Apart.measure(mail, number > 0 ? number : 60);
            default -> throw new IllegalArgumentException("say latency, many or apart; see bench/idle/README.md");
        }
    }
}
