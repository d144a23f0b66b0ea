package io.triplane.daemon.control;

import io.triplane.ikev2.IkeSaId;
import java.util.Optional;

/// Names an IKE SA in the whole gateway: an engine numbers only its own.
public record IkeSaName(int shard, IkeSaId id) {
    /// Reads the form that [#toString] writes.
    public static Optional<IkeSaName> parse(String text) {
        if (!text.matches("[0-9]{1,3}\\.[0-9]{1,18}")) {
            return Optional.empty();
        }
        int dot = text.indexOf('.');
        return Optional.of(
                new IkeSaName(
                        Integer.parseInt(text.substring(0, dot)),
                        new IkeSaId(Long.parseLong(text.substring(dot + 1)))));
    }

    /// `0.17`: shard and number.
    @Override
    public String toString() {
        return shard + "." + id.number();
    }
}
