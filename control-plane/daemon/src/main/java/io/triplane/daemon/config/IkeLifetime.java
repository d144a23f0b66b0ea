package io.triplane.daemon.config;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.model.ConnectionTable;
import io.triplane.model.IpsecConnection;
import java.time.Duration;

/// How long the IKE SAs of a connection live, in the engine's words.
final class IkeLifetime {
    /// Of the shorter of the two times, where nothing else is configured.
    private static final int PART = 10;

    private IkeLifetime() {}

    static ConnectionConfig.Lifetime of(IpsecConnection connection) {
        int rekey = connection.get(ConnectionTable.REKEY_TIME);
        int reauth = connection.get(ConnectionTable.REAUTH_TIME);
        boolean reauthFirst = rekey == 0 || (reauth != 0 && reauth < rekey);
        int part = (reauthFirst ? reauth : rekey) / PART;
        return new ConnectionConfig.Lifetime(
                Duration.ofSeconds(rekey),
                Duration.ofSeconds(reauth),
                Duration.ofSeconds(connection.get(ConnectionTable.RAND_TIME).orElse(part)),
                Duration.ofSeconds(connection.get(ConnectionTable.OVER_TIME).orElse(part)));
    }
}
