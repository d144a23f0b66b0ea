package io.triplane.softplane.stats;

/// Error counters of VPP's graph nodes that this data path reaches, by node and text. `%d` in a
/// node's name stands for 4 and 6.
public enum NodeError {
    INPUT_TOO_SHORT("ip%d-input", "too_short"),
    INPUT_BAD_LENGTH("ip%d-input", "bad_length"),
    INPUT_BAD_CHECKSUM("ip%d-input", "bad_checksum"),
    INPUT_VERSION("ip%d-input", "version"),
    INPUT_TIME_EXPIRED("ip%d-input", "time_expired"),
    NOT_ENABLED_DROP("ip%d-not-enabled", "drop"),
    ACL_INPUT_DENY("acl-plugin-in-ip%d-fa", "ACL deny packets"),
    ACL_OUTPUT_DENY("acl-plugin-out-ip%d-fa", "ACL deny packets"),
    FIB_DROP("ip%d-drop", "drop"),
    LOOKUP_LOOP("ip%d-drop", "packet passed too many tunnels"),
    UNREACHABLE_SENT("ip%d-icmp-error", "destination unreachable response sent"),
    REWRITE_MTU_EXCEEDED("ip%d-rewrite", "mtu_exceeded"),
    REWRITE_TIME_EXPIRED("ip%d-rewrite", "time_expired"),
    LOCAL_UNKNOWN_PROTOCOL("ip%d-local", "unknown_protocol"),
    LOCAL_UDP_NO_LISTENER("ip%d-udp-lookup", "no listener for dst port"),
    LOCAL_FRAGMENT("ip%d-local", "fragment to local address"),
    ECHO_REPLIES("ip%d-icmp-input", "echo replies sent"),
    INTERFACE_DOWN("interface-output", "interface is down"),
    TRANSMIT_FAILED("interface-output", "interface cannot send packet"),
    SPD_INPUT_PACKETS("ipsec%d-input-feature", "IPSec pkts received"),
    SPD_INPUT_MATCH("ipsec%d-input-feature", "IPSec policy match"),
    SPD_INPUT_NO_MATCH("ipsec%d-input-feature", "IPSec policy not matched"),
    SPD_INPUT_BYPASS("ipsec%d-input-feature", "IPSec policy bypass"),
    SPD_INPUT_DISCARD("ipsec%d-input-feature", "IPSec policy discard"),
    SPD_OUTPUT_DISCARD("ipsec%d-output-feature", "IPSec policy discard"),
    SPD_OUTPUT_NO_MATCH("ipsec%d-output-feature", "IPSec policy (no match)"),
    SPD_OUTPUT_PROTECT("ipsec%d-output-feature", "IPSec policy protect"),
    SPD_OUTPUT_BYPASS("ipsec%d-output-feature", "IPSec policy bypass"),
    TUN_RX("ipsec%d-tun-input", "rx"),
    TUN_DISABLED("ipsec%d-tun-input", "disabled"),
    TUN_NO_TUNNEL("ipsec%d-tun-input", "no_tunnel"),
    TUN_TUNNEL_MISMATCH("ipsec%d-tun-input", "tunnel_mismatch"),
    TUN_NAT_KEEPALIVE("ipsec%d-tun-input", "nat_keepalive"),
    TUN_TOO_SHORT("ipsec%d-tun-input", "too_short"),
    TUN_SPI_0("ipsec%d-tun-input", "spi_0"),
    ENCRYPT_TUN_RX_PKTS("esp%d-encrypt-tun", "rx_pkts"),
    ENCRYPT_TUN_NO_PROTECTION("esp%d-encrypt-tun", "no_protection"),
    CRYPTO_ENQ_ENGINE("crypto-enq", "engine-err"),
    PUNT_SOCKET_RX("ip%d-punt-socket", "Socket RX"),
    PUNT_SOCKET_TX_ERROR("punt-socket", "Socket TX error"),
    PUNT_SOCKET_OVERSIZE("punt-socket-rx", "packet over 2048 octets"),
    PUNT_SOCKET_INVALID("punt-socket-rx", "invalid packet"),
    PUNT_NO_LISTENER("ip%d-punt", "punted without a listener"),
    LAN_UNRESOLVED("lan-output", "no host attached for next hop"),
    LAN_BACKLOG_FULL("lan-output", "host does not read"),
    LAN_CONTROL_INVALID("lan-input", "invalid control datagram");

    private final String node;
    private final String text;

    NodeError(String node, String text) {
        this.node = node;
        this.text = text;
    }

    boolean isPerFamily() {
        return node.contains("%d");
    }

    String statName(boolean v6) {
        return "/err/" + node.replace("%d", v6 ? "6" : "4") + "/" + text;
    }
}
