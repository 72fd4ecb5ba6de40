package org.postroute.cli;

/** {@code java -jar postroute.jar}. */
public final class PostrouteCommand {
    private PostrouteCommand() {}

    public static void main(String[] arguments) {
        System.exit(2);
    }
}
