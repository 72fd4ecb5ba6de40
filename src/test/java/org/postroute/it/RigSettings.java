package org.postroute.it;

import java.util.Map;
import java.util.function.Function;

/**
 * What a {@link Rig} is made of beside its mail server.
 *
 * @param database closed by whoever opened it
 * @param breakable whether the lines between the product and the others can be broken
 * @param startsOften whether it is worth its while to make starting quicker first
 * @param behaviour of the agent
 * @param properties of the product, beside those of the rig
 * @param environment of the product's process, beside this one's
 */
record RigSettings(
        LedgerServer database,
        boolean breakable,
        boolean startsOften,
        Function<AgentStub.Call, AgentStub.Response> behaviour,
        Map<String, String> properties,
        Map<String, String> environment) {

    /** Nothing can be broken, and the agent answers everything at once. */
    static RigSettings on(LedgerServer database) {
        return new RigSettings(database, false, false, RigSettings::answer, Map.of(), Map.of());
    }

    static AgentStub.Response answer(AgentStub.Call call) {
        return AgentStub.Response.answer("Answer to " + call.webhookId());
    }

    RigSettings breakable(boolean can) {
        return new RigSettings(database, can, startsOften, behaviour, properties, environment);
    }

    RigSettings startingOften() {
        return new RigSettings(database, breakable, true, behaviour, properties, environment);
    }

    RigSettings behaving(Function<AgentStub.Call, AgentStub.Response> other) {
        return new RigSettings(database, breakable, startsOften, other, properties, environment);
    }

    RigSettings with(Map<String, String> more) {
        return new RigSettings(database, breakable, startsOften, behaviour, more, environment);
    }

    RigSettings in(Map<String, String> other) {
        return new RigSettings(database, breakable, startsOften, behaviour, properties, other);
    }
}
