package org.postroute.mailbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.FolderFloor;
import org.postroute.ledger.Folders;

/** How far back folders are read, as the ledger has it. */
interface FolderFloors {
    /** Everything is taken. */
    FolderFloors NONE = new FolderFloors() {
        @Override
        public FolderFloor of(String mailbox, OpenFolder folder, @Nullable Duration backfill) {
            return FolderFloor.everything(folder.validity());
        }

        @Override
        public void progress(String mailbox, OpenFolder folder, FolderFloor read, long remaining) {}
    };

    /** @param backfill how far back the first reading goes; null for all */
    FolderFloor of(String mailbox, OpenFolder folder, @Nullable Duration backfill);

    /** How many messages below the border a sweep that went by {@code read} has still to take. */
    void progress(String mailbox, OpenFolder folder, FolderFloor read, long remaining);

    static FolderFloors of(Folders folders) {
        return new FolderFloors() {
            @Override
            public FolderFloor of(String mailbox, OpenFolder folder, @Nullable Duration backfill) {
                return folders.opened(mailbox, folder.name(), folder.validity(), folder.uidNext(), backfill);
            }

            @Override
            public void progress(String mailbox, OpenFolder folder, FolderFloor read, long remaining) {
                folders.progress(mailbox, folder.name(), read, remaining);
            }
        };
    }
}
