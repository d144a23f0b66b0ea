package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.ConnectionConfig.Transport;
import io.triplane.ikev2.sa.Extensions;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import java.util.ArrayList;
import java.util.List;

/// Which extensions each side tells of in IKE_AUTH. The answer names those alone that the request
/// has named.
final class Abilities {
    private Abilities() {}

    static List<Payload> offer(ConnectionConfig config, Route route, Turn turn) {
        Transport ours = config.transport();
        return answer(new Extensions(ours.messageIdSync(), ours.mobike()), config, route, turn);
    }

    /// What holds once the peer's message of IKE_AUTH has come.
    static Extensions agreed(Transport ours, Message theirs) {
        return new Extensions(
                ours.messageIdSync() && theirs.has(NotifyType.IKEV2_MESSAGE_ID_SYNC_SUPPORTED),
                ours.mobike() && theirs.has(NotifyType.MOBIKE_SUPPORTED));
    }

    static List<Payload> answer(
            Extensions agreed, ConnectionConfig config, Route route, Turn turn) {
        List<Payload> payloads = new ArrayList<>();
        if (agreed.messageIdSync()) {
            payloads.add(Notify.of(NotifyType.IKEV2_MESSAGE_ID_SYNC_SUPPORTED));
        }
        if (agreed.mobike()) {
            payloads.addAll(Mobike.offer(config, route, turn));
        }
        return payloads;
    }
}
