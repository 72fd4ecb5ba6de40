package org.postroute.config;

import java.util.List;
import java.util.function.Supplier;

/**
 * The configuration as it is now; a reload puts another in its place. Who needs settings is given it as a {@code Supplier}
 * and asks it once in each operation, so that one operation never sees two configurations.
 */
public final class CurrentSettings implements Supplier<PostrouteSettings> {
    private volatile PostrouteSettings settings;

    public CurrentSettings(PostrouteSettings settings) {
        this.settings = settings;
    }

    @Override
    public PostrouteSettings get() {
        return settings;
    }

    /** {@link PostrouteSettings#requireMailbox}, now. */
    public MailboxSettings requireMailbox(String address) {
        return get().requireMailbox(address);
    }

    /** {@link PostrouteSettings#requireConnection}, now. */
    public ConnectionSettings requireConnection(String name) {
        return get().requireConnection(name);
    }

    public List<ConnectionSettings> connections() {
        return get().connections();
    }

    public OperatingSettings operating() {
        return get().operating();
    }

    /** From now on. What is under way goes on with what it began with. */
    public void replace(PostrouteSettings next) {
        settings = next;
    }
}
