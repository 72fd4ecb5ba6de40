package org.postroute.api;

import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionExport;
import org.postroute.config.Fault;
import org.postroute.ops.Reload;

/** Shows operators how the configuration stands, and has it read again. */
public final class ConfigurationRequests {
    private final Reload reload;

    public ConfigurationRequests(Reload reload) {
        this.reload = reload;
    }

    public ConfigurationDocument show() {
        return document(reload.standing());
    }

    /** Reads it now; one with faults changes nothing. */
    public ConfigurationDocument reload() {
        return document(reload.now());
    }

    /**
     * A connection as text for another installation, without its secrets.
     *
     * @param format properties, or secret for a Kubernetes Secret; null for properties
     * @throws RefusedRequestException 400 or 404
     */
    public String export(String connection, @Nullable String format) {
        ConnectionExport export = ConnectionExport.of(connection, reload.effective())
                .orElseThrow(() -> new RefusedRequestException(
                        404, "No such connection", "no connection has this name; GET /api/v1/connections lists them"));
        if (format == null || format.equals("properties")) {
            return export.properties();
        }
        if (format.equals("secret")) {
            return export.secret();
        }
        throw new RefusedRequestException(400, "No such format", "use format=properties or format=secret");
    }

    private static ConfigurationDocument document(Reload.Standing standing) {
        return new ConfigurationDocument(
                standing.faults().isEmpty() ? "in-use" : "refused",
                standing.since().toString(),
                standing.change().added(),
                standing.change().changed(),
                standing.change().removed(),
                standing.change().atNextStart(),
                standing.faults().stream().map(Fault::toString).toList());
    }
}
