package io.triplane.daemon.shard;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Input;
import java.util.List;

/// What the control side asks of a shard, handled in order of arrival.
public sealed interface ShardCommand {
    /// Makes a connection known or changes it; the shard's engine owns the secret in it.
    record Configure(ConnectionConfig connection) implements ShardCommand {}

    /// Forgets a connection and ends its SAs.
    record Unconfigure(String connection) implements ShardCommand {}

    /// Ends every Child SA of a child, which the engine may know no more.
    record EndChild(String connection, String child) implements ShardCommand {}

    /// Ends every IKE SA of a connection.
    record EndConnection(String connection) implements ShardCommand {}

    /// Replaces every Child SA of the shard, since the data plane has lost them.
    record RekeyAll() implements ShardCommand {}

    /// Sets a configured child up, with the IKE SA below it.
    record Initiate(String connection, String child) implements ShardCommand {}

    record TerminateIke(IkeSaId ikeSa) implements ShardCommand {}

    record TerminateChild(ChildSaId child) implements ShardCommand {}

    record RekeyIke(IkeSaId ikeSa) implements ShardCommand {}

    record RekeyChild(ChildSaId child) implements ShardCommand {}

    /// Tells what the data plane has counted.
    record Count(List<Input.SaTraffic> readings) implements ShardCommand {
        public Count {
            readings = List.copyOf(readings);
        }
    }
}
