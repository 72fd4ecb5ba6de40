package org.postroute.mailbox;

import java.util.List;

/** The folder cannot be opened; here are those that can. */
final class FolderMissingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> folders;

    FolderMissingException(String words, List<String> folders) {
        super(words);
        this.folders = List.copyOf(folders);
    }

    List<String> folders() {
        return folders;
    }
}
