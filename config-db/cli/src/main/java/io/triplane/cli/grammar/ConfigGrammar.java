package io.triplane.cli.grammar;

import io.triplane.cli.grammar.Meaning.PasskeySource;
import io.triplane.model.ConnectionTable;
import io.triplane.model.IkeSecret;
import io.triplane.model.IpsecChild;
import io.triplane.model.IpsecDataplane;
import io.triplane.model.IpsecGlobal;
import io.triplane.model.IpsecInterface;
import io.triplane.model.TrafficSelector;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.ValueType;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The configuration words: the one table from which parsing, `no` forms, help, completion, `show
/// running-config` and the command reference come. Lines stand in the order in which they are
/// shown; where several could show a field, the first that fits does.
public final class ConfigGrammar {
    /// Word in the key of a selector row that names the family; the addresses must agree.
    public static final String FAMILY = "family";

    private static final int ADDITIONAL_KE_MAX = 7;
    private static final int SEALED_LENGTH_MAX = 1024;
    private static final int PATH_LENGTH_MAX = 255;

    public static final View GLOBAL =
            View.of("global", IpsecGlobal.TABLE)
                    .fixedKey(Table.GLOBAL)
                    .assignByName(
                            List.of(
                                    "ike_port",
                                    "natt_port",
                                    "natt_keepalive",
                                    "listen_addresses",
                                    "cookie_threshold",
                                    "half_open_limit",
                                    "half_open_limit_per_peer",
                                    "half_open_timeout",
                                    "puzzle_threshold",
                                    "ikev1_answer",
                                    "retransmit_timeout",
                                    "retransmit_base",
                                    "retransmit_tries",
                                    "ike_workers",
                                    "max_ike_sa",
                                    "max_child_sa",
                                    "allow_weak_crypto",
                                    "fragmentation",
                                    "fragment_size",
                                    "hash_and_url",
                                    "hash_and_url_hosts",
                                    "send_vendor_id",
                                    "log_level",
                                    "install_routes"))
                    .flag("shutdown", "admin_status", "down", "up", "no sockets and no SAs")
                    .build();

    public static final View DATAPLANE =
            View.of("dataplane", IpsecDataplane.TABLE)
                    .fixedKey(Table.GLOBAL)
                    .assignByName(
                            List.of(
                                    "crypto_plane",
                                    "crypto_engine",
                                    "vpp_socket",
                                    "vpp_stats_socket",
                                    "async_mode",
                                    "sa_id_base",
                                    "spi_min",
                                    "spi_max",
                                    "worker_binding",
                                    "cryptodev_devices",
                                    "vrf_map",
                                    "reconcile_on_start"))
                    .build();

    public static final View SECRET = secret();
    public static final View INTERFACE = tunnelInterface();
    public static final View CHILD = child();
    public static final View IPSEC = ipsec();

    /// Everything that can be configured.
    public static final View CONFIG =
            View.named("config")
                    .line("global", new Meaning.Open(GLOBAL), "settings of the gateway")
                    .line("dataplane", new Meaning.Open(DATAPLANE), "the VPP that is programmed")
                    .slot(Slot.ofKey(IkeSecret.TABLE, 0))
                    .line("secret <name>", new Meaning.Open(SECRET), "a shared secret")
                    .slot(Slot.ofKey(IpsecInterface.TABLE, 0))
                    .line("interface <name>", new Meaning.Open(INTERFACE), "a tunnel interface")
                    .slot(Slot.ofKey(ConnectionTable.TABLE, 0))
                    .line("ipsec <name>", new Meaning.Open(IPSEC), "a connection to a peer")
                    .build();

    private ConfigGrammar() {}

    /// The views of objects, each before those that it holds.
    public static List<View> objects() {
        return List.of(GLOBAL, DATAPLANE, SECRET, INTERFACE, IPSEC, CHILD);
    }

    private static View secret() {
        Slot text = Slot.of(IkeSecret.PASSKEY, false);
        ValueType<String> sealed =
                ValueType.of(
                        new Shape.Text(SEALED_LENGTH_MAX, "sealed passkey"),
                        value -> Passkeys.sealed(value).text(),
                        value -> value);
        return View.of("secret", IkeSecret.TABLE)
                .topic("psk", "the secret itself")
                .assign("type <type>", "what the secret is for")
                .assign("id <id...>", "peers that it belongs to")
                .line("psk passkey prompt", passkey(PasskeySource.PROMPT), "ask for it, unseen")
                .line("psk passkey stdin", passkey(PasskeySource.STDIN), "a line of standard input")
                .slot(
                        Slot.ofType(
                                "path",
                                ValueType.text(PATH_LENGTH_MAX, "path"),
                                "file whose content is sealed and stored"))
                .line("psk passkey file <path>", passkey(PasskeySource.FILE), "content of a file")
                .slot(Slot.ofType("sealed", sealed, "as show running-config prints it"))
                .line("psk passkey sealed <sealed>", passkey(PasskeySource.SEALED), "sealed before")
                .slot(text)
                .line("psk passkey <passkey>", passkey(PasskeySource.TEXT), "the secret as text")
                .assign(
                        "key_file <key_file>",
                        Map.of("passkey", "", "key_encrypt", ""),
                        "file that the gateway reads the secret from")
                .build();
    }

    private static Meaning passkey(PasskeySource source) {
        return new Meaning.TakePasskey(source);
    }

    private static View tunnelInterface() {
        return View.of("interface", IpsecInterface.TABLE)
                .topic("ip", "addresses of the interface")
                .assignByName(List.of("type", "mtu"))
                .slot(Slot.ofKey(IpsecInterface.ADDRESS_TABLE, 1))
                .line(
                        "ip address <prefix>",
                        new Meaning.PutRow(IpsecInterface.ADDRESS_TABLE, List.of()),
                        "an IPv4 or IPv6 address with its prefix length")
                .assignByName(List.of("unnumbered", "vrf", "mss_clamp"))
                .flag("shutdown", "admin_status", "down", "up", "carry nothing")
                .build();
    }

    private static View child() {
        View.Builder view =
                View.of("child", IpsecChild.TABLE)
                        .topic("sa", "the Child SA")
                        .topic("traffic_selector", "what the child protects");
        selectors(view, "traffic_selector", List.of());
        return view.assign("sa profile <ipsec_profile>", "Child SA settings by name")
                .assignByName(List.of("start_action", "close_action", "priority", "policies"))
                .flag("shutdown", "admin_status", "down", "up", "no Child SA")
                .build();
    }

    private static View ipsec() {
        View.Builder view =
                View.of("ipsec", ConnectionTable.TABLE)
                        .companion(IpsecChild.TABLE, IpsecChild.DEFAULT_NAME)
                        .topic("ike", "the IKE SA: algorithms, identities, secret, selectors")
                        .topic("ike auth", "how the ends prove who they are")
                        .topic("ike auth psk", "by a shared secret")
                        .topic("ike local", "our identity")
                        .topic("ike remote", "the peer's identity")
                        .topic("ike additional_ke", "additional key exchanges (RFC 9370)")
                        .topic("ike traffic_selector", "what the default child protects")
                        .topic("sa", "the Child SAs: algorithms and lifetime")
                        .topic("local", "our end")
                        .topic("remote", "the peer's end")
                        .topic("tunnel", "route mode")
                        .topic("dpd", "liveness checks")
                        .assign("description <description...>", "text for people")
                        .assign(
                                "local address <local_address> [interface <local_interface>]",
                                "our address towards the peer")
                        .assign("local interface <local_interface>", "our interface")
                        .assign("remote address <remote_address>", "where the peer is")
                        .assign("remote port <remote_port>", "the peer's port of IKE")
                        .assign(
                                "remote natt_port <remote_natt_port>",
                                "the peer's port of IKE and ESP behind a NAT")
                        .assign("vrf <vrf>", "VRF of the outer packets");
        ikeLines(view);
        selectors(view, "ike traffic_selector", List.of(IpsecChild.DEFAULT_NAME));
        saLines(view);
        return view.assign("mode <mode>", "route or policy mode")
                .assign("tunnel interface <tunnel_interface>", "the interface of route mode")
                .assign("nat-t <nat_traversal>", "when ESP goes in UDP")
                .assign("dpd interval <dpd_delay> [action <dpd_action>]", "liveness checks")
                .assign("dpd action <dpd_action>", "what a dead peer leads to")
                .assignByName(List.of("mobike", "fragmentation", "unique"))
                .assignByName(List.of("childless", "child_refused", "redirect"))
                .assign("redirect gateways <redirect_gateways...>", "where we may be sent")
                .assign("redirect to <redirect_to>", "where peers are sent")
                .assign("pool <pools...>", "addresses handed to peers")
                .assignByName(List.of("request_vip", "monitor", "redundancy_group", "priority"))
                .assign(
                        "initiate",
                        Map.of("role", "initiator", "start_action", "start"),
                        "begin as soon as it is configured")
                .assign(
                        "responder",
                        Map.of("role", "responder", "start_action", ""),
                        "wait for the peer")
                .assignByName(List.of("role", "start_action", "close_action"))
                .slot(Slot.ofKey(IpsecChild.TABLE, 1))
                .line("child <child>", new Meaning.Open(CHILD), "a further Child SA")
                .flag("shutdown", "admin_status", "down", "up", "no SAs")
                .build();
    }

    private static void ikeLines(View.Builder view) {
        view.assign("ike profile <ike_profile>", "IKE settings by name")
                .assign(
                        "ike crypto_alg <ike_crypto_alg> [crypto_alg_size <ike_crypto_alg_size>]",
                        "encryption of the IKE SA")
                .assign("ike integ_alg <ike_integ_alg>", "integrity of the IKE SA")
                .assign("ike prf <ike_prf>", "pseudorandom function of the IKE SA")
                .assign("ike dh <ike_dh>", "key exchange group of the IKE SA");
        for (int number : IntStream.rangeClosed(1, ADDITIONAL_KE_MAX).toArray()) {
            view.assign(
                    "ike additional_ke " + number + " <ike_additional_ke" + number + ">",
                    "additional key exchange " + number);
        }
        view.assign(
                "ike additional_ke optional <ike_additional_ke_optional>",
                "take a peer without them as well");
        view.assign("ike rekey_time <rekey_time>", "seconds until the IKE SA is rekeyed")
                .assign(
                        "ike reauth_time <reauth_time>",
                        "seconds until the peers prove their identities anew")
                .assign(
                        "ike over_time <over_time>",
                        "how long an IKE SA may outlive the time of its rekey")
                .assign("ike rand_time <rand_time>", "how much earlier it may be rekeyed")
                .assign("ike local type <local_id_type> [<local_id>]", "our identity")
                .assign("ike local id <local_id>", "our identity, its type as it looks")
                .assign("ike remote type <remote_id_type> [<remote_id>]", "the peer's identity")
                .assign("ike remote id <remote_id>", "the peer's identity, its type as it looks")
                .assign("ike auth psk secret <secret>", "the shared secret to use")
                .assign("ike auth local <local_auth>", "how we prove who we are")
                .assign("ike auth remote <remote_auth>", "how the peer proves who it is")
                .assign("ike auth cert <local_cert>", "our certificate")
                .assign("ike auth ca <remote_ca>", "who signed the peer's certificate")
                .assign("ike auth eap <eap>", "EAP settings");
    }

    private static void saLines(View.Builder view) {
        view.assign("sa profile <ipsec_profile>", "Child SA settings by name")
                .assign(
                        "sa crypto_alg <sa_crypto_alg> [crypto_alg_size <sa_crypto_alg_size>]"
                                + " [integ_alg <sa_integ_alg>]",
                        "encryption and integrity of the Child SAs")
                .assign("sa dh <sa_dh>", "key exchange of the Child SAs (PFS)")
                .assign(
                        "sa lifetime <sa_lifetime> [bytes <sa_life_bytes>]"
                                + " [packets <sa_life_packets>]",
                        "how long a Child SA is used before it is rekeyed")
                .assign("sa life_bytes <sa_life_bytes>", "octets until rekey")
                .assign("sa life_packets <sa_life_packets>", "packets until rekey")
                .assign("sa mode <sa_mode>", "tunnel or transport mode")
                .assign(
                        "sa inactivity <sa_inactivity>",
                        "how long a Child SA stands without a packet")
                .assign(
                        "sa replay_window <sa_replay_window>",
                        "packets that may arrive out of order");
    }

    /// The three ways to name addresses, each with protocol and ports.
    private static void selectors(View.Builder view, String words, List<String> infix) {
        Table table = TrafficSelector.TABLE;
        table.fields().forEach(field -> view.slot(Slot.of(field, false)));
        view.slot(Slot.ofKey(table, 2).withoutNames())
                .slot(Slot.ofKey(table, 3).withoutNames())
                .slot(Slot.oneOf(FAMILY, List.of("ip4", "ip6"), "family of the addresses"));
        Meaning put = new Meaning.PutRow(table, infix);
        String rest =
                " [protocol <protocol>] [port_start <port_start>] [port_end <port_end>]"
                        + " [seq <seq>]";
        view.line(
                        words
                                + " <side> <family> addr_start <addr_start> addr_end <addr_end>"
                                + rest,
                        put,
                        "addresses from one to another")
                .line(words + " <side> prefix <prefix>" + rest, put, "addresses of a prefix")
                .line(words + " <side> any" + rest, put, "any address");
    }
}
