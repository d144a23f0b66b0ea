package io.triplane.demo;

import io.triplane.demo.Settings.Mode;
import java.util.ArrayList;
import java.util.List;

/// What the operator types on a gateway.
final class Words {
    /// Name of the connection on both gateways.
    static final String CONNECTION = "branch1";

    private Words() {}

    /// The whole configuration of one side.
    ///
    /// @param protectedPeer the peer's range as this side knows it
    static List<String> configuration(
            Site own,
            Site peer,
            Site.Lan protectedPeer,
            boolean initiates,
            Mode mode,
            String preSharedKey) {
        List<String> lines = new ArrayList<>();
        lines.add("configure terminal");
        lines.add("secret " + CONNECTION);
        lines.add(" psk passkey " + preSharedKey);
        lines.add("exit");
        if (mode == Mode.ROUTE) {
            lines.add("interface ipsec1");
            lines.add("exit");
        }
        lines.add("ipsec " + CONNECTION);
        lines.add(" local address " + own.outer());
        lines.add(" remote address " + peer.outer());
        if (!peer.seen().equals(Site.Ports.STANDARD)) {
            lines.add(" remote port " + peer.seen().ike());
            lines.add(" remote natt_port " + peer.seen().natt());
            lines.add(" nat-t force");
        }
        lines.add(" ike crypto_alg aes-gcm-16 crypto_alg_size 256");
        lines.add(" ike prf hmac-sha2-256");
        lines.add(" ike dh curve25519");
        lines.add(" ike local type ip4-addr " + own.outer());
        lines.add(" ike remote type ip4-addr " + peer.outer());
        lines.add(" ike auth psk secret " + CONNECTION);
        lines.add(selector("local", own.lan()));
        lines.add(selector("remote", protectedPeer));
        lines.add(" sa crypto_alg aes-gcm-16 crypto_alg_size 256");
        if (mode == Mode.ROUTE) {
            lines.add(" tunnel interface ipsec1");
        }
        lines.add(initiates ? " initiate" : " responder");
        lines.add("end");
        return lines;
    }

    private static String selector(String side, Site.Lan lan) {
        return " ike traffic_selector %s ip4 addr_start %s addr_end %s"
                .formatted(side, lan.start(), lan.end());
    }

    /// Takes it all away again.
    static List<String> removal(Mode mode) {
        List<String> lines = new ArrayList<>();
        lines.add("configure terminal");
        lines.add("no ipsec " + CONNECTION);
        lines.add("no secret " + CONNECTION);
        if (mode == Mode.ROUTE) {
            lines.add("no interface ipsec1");
        }
        lines.add("end");
        return lines;
    }
}
