package io.triplane.cli.action;

import io.triplane.proto.v1.ChildSa;
import io.triplane.proto.v1.IkeSa;
import java.util.LinkedHashMap;
import java.util.Map;

/// SAs as the gateway tells of them, on one line and as JSON.
final class SaText {
    private SaText() {}

    static String line(IkeSa sa) {
        return "IKE SA %s %s %s <-> %s, SPIs %s/%s, %s"
                .formatted(
                        sa.getId(),
                        sa.getState(),
                        sa.getLocal(),
                        sa.getRemote(),
                        sa.getInitiatorSpi(),
                        sa.getResponderSpi(),
                        sa.getSuite());
    }

    static String line(ChildSa sa) {
        return "Child SA %s %s %s === %s, SPIs in %s out %s, %s"
                .formatted(
                        sa.getChild(),
                        sa.getState(),
                        String.join(" ", sa.getLocalSelectorsList()),
                        String.join(" ", sa.getRemoteSelectorsList()),
                        sa.getSpiIn(),
                        sa.getSpiOut(),
                        sa.getSuite());
    }

    static Map<String, Object> json(IkeSa sa) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", sa.getId());
        json.put("conn", sa.getConnection());
        json.put("state", sa.getState());
        json.put("initiator_spi", sa.getInitiatorSpi());
        json.put("responder_spi", sa.getResponderSpi());
        json.put("local", sa.getLocal());
        json.put("remote", sa.getRemote());
        json.put("local_id", sa.getLocalId());
        json.put("remote_id", sa.getRemoteId());
        json.put("suite", sa.getSuite());
        json.put("nat", sa.getNat());
        return json;
    }

    static Map<String, Object> json(ChildSa sa) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", sa.getId());
        json.put("ike_sa_id", sa.getIkeSaId());
        json.put("conn", sa.getConnection());
        json.put("child", sa.getChild());
        json.put("state", sa.getState());
        json.put("spi_in", sa.getSpiIn());
        json.put("spi_out", sa.getSpiOut());
        json.put("suite", sa.getSuite());
        json.put("local_ts", sa.getLocalSelectorsList());
        json.put("remote_ts", sa.getRemoteSelectorsList());
        json.put("rekeys", sa.getRekeys());
        return json;
    }
}
