package io.triplane.model;

import static io.triplane.model.schema.ChangeEffect.NEW_CHILD_SA;
import static io.triplane.model.schema.ChangeEffect.NEW_IKE_SA;
import static io.triplane.model.schema.ChangeEffect.NEXT_AUTHENTICATION;

import io.triplane.model.crypto.DhGroup;
import io.triplane.model.crypto.EncryptionAlg;
import io.triplane.model.crypto.IntegrityAlg;
import io.triplane.model.crypto.Pfs;
import io.triplane.model.crypto.PrfAlg;
import io.triplane.model.net.IpAddress;
import io.triplane.model.net.RemoteAddress;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import io.triplane.model.schema.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The fields of `IPSEC_CONNECTION|name`, the row behind the view `ipsec <name>`.
public final class ConnectionTable {
    static final String NAME = "IPSEC_CONNECTION";

    private static final String PROFILES = "profiles";
    private static final String CERTIFICATES = "certificates";
    private static final String POOLS_TEXT = "the configuration payload";
    private static final String REDUNDANCY = "redundant peers";
    private static final int DESCRIPTION_LENGTH_MAX = 128;
    private static final int IDENTITY_LENGTH_MAX = 256;
    private static final int INTERFACE_LENGTH_MAX = 63;
    private static final int KEY_BITS_MAX = 65_535;
    private static final int POOLS_MAX = 8;
    private static final int LIFETIME_MAX = 604_800;

    /// What is left above it is for the hard limit, which is higher.
    private static final long VOLUME_MAX = Long.MAX_VALUE / 2;

    private static final int ADDITIONAL_KE_MAX = 7;

    /// Which end begins.
    public enum Role implements Token {
        AUTO,
        INITIATOR,
        RESPONDER
    }

    /// What begins a negotiation.
    public enum StartAction implements Token {
        NONE,
        TRAP,
        START
    }

    /// How an end proves who it is.
    public enum AuthMethod implements Token {
        PSK,
        PUBKEY,
        EAP,
        NULL
    }

    /// What ESP wraps: whole packets, or what is behind the IP header of packets between the ends.
    public enum SaMode implements Token {
        TUNNEL,
        TRANSPORT
    }

    /// How VPP picks the packets.
    public enum Mode implements Token {
        AUTO,
        ROUTE,
        POLICY
    }

    /// When ESP goes in UDP.
    public enum NatTraversal implements Token {
        AUTO,
        FORCE,
        DISABLE
    }

    /// What happens when the peer no longer answers.
    public enum DpdAction implements Token {
        NONE,
        CLEAR,
        RESTART,
        TRAP
    }

    /// Use of RFC 7383.
    public enum Fragmentation implements Token {
        YES,
        NO,
        FORCE,
        ACCEPT
    }

    /// What happens to the older of two SAs of one peer.
    public enum Unique implements Token {
        NO,
        REPLACE,
        KEEP
    }

    public static final Field<AdminStatus> ADMIN_STATUS =
            Field.of("admin_status", ValueType.token(AdminStatus.class), "down: no SAs")
                    .onChange(NEW_IKE_SA)
                    .orElse(AdminStatus.UP);
    public static final Field<Optional<String>> DESCRIPTION =
            Field.of("description", ValueType.text(DESCRIPTION_LENGTH_MAX, "text"), "for people")
                    .optional();
    public static final Field<Role> ROLE =
            Field.of("role", ValueType.token(Role.class), "responder never begins")
                    .orElse(Role.AUTO);
    public static final Field<StartAction> START_ACTION =
            Field.of("start_action", ValueType.token(StartAction.class), "what begins it")
                    .later("start by the first packet", StartAction.NONE, StartAction.START)
                    .orElse(StartAction.NONE);

    /// Unset, a tunnel that is to stand comes back: a peer that restarts deletes its SAs in good
    /// order, and may not be one to begin.
    public static final Field<Optional<StartAction>> CLOSE_ACTION =
            Field.of(
                            "close_action",
                            ValueType.token(StartAction.class),
                            "what follows when the peer deletes the Child SA; unset: as"
                                    + " start_action")
                    .later("start by the first packet", StartAction.NONE, StartAction.START)
                    .optional();

    public static final Field<Optional<String>> IKE_PROFILE =
            Field.of("ike_profile", ValueType.reference("IKE_PROFILE"), "IKE settings by name")
                    .later(PROFILES)
                    .optional();
    public static final Field<Optional<String>> IPSEC_PROFILE =
            Field.of("ipsec_profile", ValueType.reference("IPSEC_PROFILE"), "Child SA settings")
                    .later(PROFILES)
                    .optional();

    public static final Field<Optional<EncryptionAlg>> IKE_CRYPTO_ALG =
            Field.of("ike_crypto_alg", ValueType.token(EncryptionAlg.class), "IKE encryption")
                    .onChange(NEW_IKE_SA)
                    .optional();
    public static final Field<Integer> IKE_CRYPTO_ALG_SIZE =
            Field.of(
                            "ike_crypto_alg_size",
                            ValueType.integer(0, KEY_BITS_MAX),
                            "key bits; 0: default")
                    .onChange(NEW_IKE_SA)
                    .orElse(0);
    public static final Field<Optional<IntegrityAlg>> IKE_INTEG_ALG =
            Field.of("ike_integ_alg", ValueType.token(IntegrityAlg.class), "IKE integrity")
                    .onChange(NEW_IKE_SA)
                    .optional();
    public static final Field<Optional<PrfAlg>> IKE_PRF =
            Field.of("ike_prf", ValueType.token(PrfAlg.class), "IKE pseudorandom function")
                    .onChange(NEW_IKE_SA)
                    .optional();
    public static final Field<Optional<DhGroup>> IKE_DH =
            Field.of("ike_dh", ValueType.token(DhGroup.class), "IKE key exchange group")
                    .onChange(NEW_IKE_SA)
                    .optional();
    public static final List<Field<Optional<DhGroup>>> IKE_ADDITIONAL_KE =
            IntStream.rangeClosed(1, ADDITIONAL_KE_MAX)
                    .mapToObj(ConnectionTable::additionalKe)
                    .toList();
    public static final Field<Boolean> IKE_ADDITIONAL_KE_OPTIONAL =
            Field.of(
                            "ike_additional_ke_optional",
                            ValueType.bool(),
                            "take a peer without the additional key exchanges as well")
                    .onChange(NEW_IKE_SA)
                    .orElse(false);

    public static final Field<Optional<EncryptionAlg>> SA_CRYPTO_ALG =
            Field.of("sa_crypto_alg", ValueType.token(EncryptionAlg.class), "Child SA encryption")
                    .onChange(NEW_CHILD_SA)
                    .optional();
    public static final Field<Integer> SA_CRYPTO_ALG_SIZE =
            Field.of(
                            "sa_crypto_alg_size",
                            ValueType.integer(0, KEY_BITS_MAX),
                            "key bits; 0: default")
                    .onChange(NEW_CHILD_SA)
                    .orElse(0);
    public static final Field<Optional<IntegrityAlg>> SA_INTEG_ALG =
            Field.of("sa_integ_alg", ValueType.token(IntegrityAlg.class), "Child SA integrity")
                    .onChange(NEW_CHILD_SA)
                    .optional();
    public static final Field<Pfs> SA_DH =
            Field.of(
                            "sa_dh",
                            Pfs.type(),
                            "PFS; inherit: as the IKE SA or, if the peer wants none, none")
                    .orElse(new Pfs.Inherit());
    public static final Field<Integer> SA_LIFETIME =
            Field.of("sa_lifetime", lifetime(60), "seconds until the Child SA is rekeyed; 0: never")
                    .orElse(3600);
    public static final Field<Long> SA_LIFE_BYTES =
            Field.of(
                            "sa_life_bytes",
                            ValueType.number(0, VOLUME_MAX),
                            "octets each way until the Child SA is rekeyed; 0: no limit")
                    .orElse(0L);
    public static final Field<Long> SA_LIFE_PACKETS =
            Field.of(
                            "sa_life_packets",
                            ValueType.number(0, VOLUME_MAX),
                            "packets each way until the Child SA is rekeyed; 0: no limit")
                    .orElse(0L);
    public static final Field<Integer> SA_INACTIVITY =
            Field.of(
                            "sa_inactivity",
                            ValueType.zeroOr(10, LIFETIME_MAX),
                            "seconds without a packet until the Child SA is deleted; 0: never")
                    .orElse(0);
    public static final Field<SaMode> SA_MODE =
            Field.of("sa_mode", ValueType.token(SaMode.class), "whether ESP wraps whole packets")
                    .later("transport mode in the data plane", SaMode.TUNNEL)
                    .orElse(SaMode.TUNNEL);
    public static final Field<Integer> SA_REPLAY_WINDOW =
            Field.of(
                            "sa_replay_window",
                            replayWindow(),
                            "packets that may arrive out of order; 0: off")
                    .later("other replay windows", 64)
                    .orElse(64);

    public static final Field<Optional<IpAddress>> LOCAL_ADDRESS =
            Field.of("local_address", IpAddress.type(), "our address; unset: from the route")
                    .onChange(NEW_IKE_SA)
                    .optional();
    public static final Field<Optional<String>> LOCAL_INTERFACE =
            Field.of(
                            "local_interface",
                            ValueType.text(INTERFACE_LENGTH_MAX, "interface"),
                            "our interface towards the peer")
                    .later("a choice of the interface (local_address decides)")
                    .optional();
    public static final Field<RemoteAddress> REMOTE_ADDRESS =
            Field.of("remote_address", RemoteAddress.type(), "address, prefix, range or any")
                    .onChange(NEW_IKE_SA)
                    .mandatory();
    public static final Field<Integer> REMOTE_PORT =
            Field.of("remote_port", ValueType.port(), "the peer's UDP port of IKE")
                    .onChange(NEW_IKE_SA)
                    .orElse(500);
    public static final Field<Integer> REMOTE_NATT_PORT =
            Field.of("remote_natt_port", ValueType.port(), "the peer's UDP port behind a NAT")
                    .onChange(NEW_IKE_SA)
                    .orElse(4500);
    public static final Field<Optional<String>> VRF =
            Field.of("vrf", ValueType.name(), "VRF of the outer packets").later("VRFs").optional();

    public static final Field<Optional<IdType>> LOCAL_ID_TYPE =
            Field.of("local_id_type", ValueType.token(IdType.class), "type of our identity")
                    .onChange(NEW_IKE_SA)
                    .optional();
    public static final Field<Optional<String>> LOCAL_ID =
            Field.of("local_id", identity(), "our identity; unset: our address")
                    .onChange(NEW_IKE_SA)
                    .optional();
    public static final Field<Optional<IdType>> REMOTE_ID_TYPE =
            Field.of("remote_id_type", ValueType.token(IdType.class), "type of the peer's identity")
                    .onChange(NEW_IKE_SA)
                    .optional();
    public static final Field<Optional<String>> REMOTE_ID =
            Field.of("remote_id", identity(), "the peer's identity; unset: its address")
                    .onChange(NEW_IKE_SA)
                    .optional();
    public static final Field<AuthMethod> LOCAL_AUTH =
            Field.of("local_auth", ValueType.token(AuthMethod.class), "how we prove who we are")
                    .later("certificates and EAP", AuthMethod.PSK)
                    .orElse(AuthMethod.PSK);
    public static final Field<AuthMethod> REMOTE_AUTH =
            Field.of("remote_auth", ValueType.token(AuthMethod.class), "how the peer proves it")
                    .later("certificates and EAP", AuthMethod.PSK)
                    .orElse(AuthMethod.PSK);
    public static final Field<Optional<String>> LOCAL_CERT =
            Field.of("local_cert", ValueType.reference("PKI_CERT"), "our certificate")
                    .later(CERTIFICATES)
                    .optional();
    public static final Field<Optional<String>> REMOTE_CA =
            Field.of(
                            "remote_ca",
                            ValueType.reference("PKI_CA"),
                            "who signed the peer's certificate")
                    .later(CERTIFICATES)
                    .optional();
    public static final Field<Optional<String>> SECRET =
            Field.of("secret", ValueType.reference(IkeSecret.TABLE.name()), "the shared secret")
                    .onChange(NEXT_AUTHENTICATION)
                    .optional();
    public static final Field<Optional<String>> EAP =
            Field.of("eap", ValueType.reference("IPSEC_EAP"), "EAP settings")
                    .later("EAP")
                    .optional();

    public static final Field<Mode> MODE =
            Field.of(
                            "mode",
                            ValueType.token(Mode.class),
                            "auto: route with a tunnel_interface, else policy")
                    .onChange(NEW_CHILD_SA)
                    .orElse(Mode.AUTO);
    public static final Field<Optional<String>> TUNNEL_INTERFACE =
            Field.of(
                            "tunnel_interface",
                            ValueType.reference(IpsecInterface.TABLE.name()),
                            "the interface whose packets are protected")
                    .onChange(NEW_CHILD_SA)
                    .optional();
    public static final Field<NatTraversal> NAT_TRAVERSAL =
            Field.of("nat_traversal", ValueType.token(NatTraversal.class), "when ESP goes in UDP")
                    .onChange(NEW_IKE_SA)
                    .orElse(NatTraversal.AUTO);
    public static final Field<Integer> DPD_DELAY =
            Field.of(
                            "dpd_delay",
                            ValueType.integer(0, 3600),
                            "seconds of the peer's silence before it is asked; 0: never")
                    .orElse(30);
    public static final Field<DpdAction> DPD_ACTION =
            Field.of("dpd_action", ValueType.token(DpdAction.class), "when the peer is dead")
                    .later("other ends of a dead peer", DpdAction.CLEAR, DpdAction.RESTART)
                    .orElse(DpdAction.RESTART);
    public static final Field<Boolean> MOBIKE =
            Field.of(
                            "mobike",
                            ValueType.bool(),
                            "either end may change its address (RFC 4555); IKE goes by the NAT"
                                    + " traversal ports")
                    .orElse(false);
    public static final Field<Fragmentation> FRAGMENTATION =
            Field.of(
                            "fragmentation",
                            ValueType.token(Fragmentation.class),
                            "IKE fragments; accept: taken, not sent; force: as small as any path"
                                    + " needs")
                    .orElse(Fragmentation.YES);
    public static final Field<Unique> UNIQUE =
            Field.of(
                            "unique",
                            ValueType.token(Unique.class),
                            "when a peer sets up a second IKE SA; no: both live")
                    .orElse(Unique.REPLACE);
    public static final Field<Integer> REKEY_TIME =
            Field.of("rekey_time", lifetime(300), "seconds until the IKE SA is rekeyed; 0: never")
                    .orElse(28_800);
    public static final Field<Integer> REAUTH_TIME =
            Field.of(
                            "reauth_time",
                            lifetime(300),
                            "seconds until the peers prove their identities anew; 0: never")
                    .orElse(0);
    public static final Field<Optional<Integer>> OVER_TIME =
            Field.of(
                            "over_time",
                            ValueType.integer(1, LIFETIME_MAX),
                            "seconds after which an IKE SA ends that could not be rekeyed; 10 % of"
                                    + " the time to it unless set")
                    .optional();
    public static final Field<Optional<Integer>> RAND_TIME =
            Field.of(
                            "rand_time",
                            ValueType.integer(0, LIFETIME_MAX),
                            "seconds by which an IKE SA is rekeyed earlier at most, at random; 10 %"
                                    + " of the time to it unless set")
                    .optional();
    public static final Field<List<String>> POOLS =
            Field.of(
                            "pools",
                            ValueType.list(ValueType.reference("IPSEC_POOL"), POOLS_MAX),
                            "addresses handed to peers")
                    .later(POOLS_TEXT)
                    .orElse(List.of());
    public static final Field<Boolean> REQUEST_VIP =
            Field.of("request_vip", ValueType.bool(), "ask the peer for an address")
                    .later(POOLS_TEXT, false)
                    .orElse(false);
    public static final Field<Optional<String>> MONITOR =
            Field.of("monitor", ValueType.reference("IPSEC_TUNNEL_MONITOR"), "probe in the tunnel")
                    .later("tunnel monitors")
                    .optional();
    public static final Field<Optional<String>> REDUNDANCY_GROUP =
            Field.of("redundancy_group", ValueType.name(), "peers of which one is active")
                    .later(REDUNDANCY)
                    .optional();
    public static final Field<Optional<Integer>> PRIORITY =
            Field.of("priority", ValueType.integer(0, 255), "rank in the redundancy group")
                    .later(REDUNDANCY)
                    .optional();

    public static final Table TABLE =
            new Table(
                    NAME,
                    "connections to peers",
                    List.of(new Table.KeyPart("name", connectionName(), "name of the connection")),
                    fields());

    private ConnectionTable() {}

    private static List<Field<?>> fields() {
        List<Field<?>> fields = new ArrayList<>();
        fields.addAll(List.of(ADMIN_STATUS, DESCRIPTION, ROLE, START_ACTION, CLOSE_ACTION));
        fields.addAll(List.of(LOCAL_ADDRESS, LOCAL_INTERFACE, REMOTE_ADDRESS));
        fields.addAll(List.of(REMOTE_PORT, REMOTE_NATT_PORT, VRF));
        fields.addAll(List.of(LOCAL_ID_TYPE, LOCAL_ID, REMOTE_ID_TYPE, REMOTE_ID));
        fields.addAll(List.of(LOCAL_AUTH, REMOTE_AUTH, LOCAL_CERT, REMOTE_CA, SECRET, EAP));
        fields.addAll(List.of(IKE_PROFILE, IKE_CRYPTO_ALG, IKE_CRYPTO_ALG_SIZE, IKE_INTEG_ALG));
        fields.addAll(List.of(IKE_PRF, IKE_DH));
        fields.addAll(IKE_ADDITIONAL_KE);
        fields.add(IKE_ADDITIONAL_KE_OPTIONAL);
        fields.addAll(
                List.of(
                        REKEY_TIME,
                        REAUTH_TIME,
                        OVER_TIME,
                        RAND_TIME,
                        NAT_TRAVERSAL,
                        DPD_DELAY,
                        DPD_ACTION,
                        MOBIKE));
        fields.addAll(List.of(FRAGMENTATION, UNIQUE));
        fields.addAll(SetUpFields.all());
        fields.addAll(List.of(IPSEC_PROFILE, SA_CRYPTO_ALG, SA_CRYPTO_ALG_SIZE, SA_INTEG_ALG));
        fields.addAll(List.of(SA_DH, SA_LIFETIME, SA_LIFE_BYTES, SA_LIFE_PACKETS, SA_INACTIVITY));
        fields.addAll(List.of(SA_MODE, SA_REPLAY_WINDOW, MODE, TUNNEL_INTERFACE));
        fields.addAll(List.of(POOLS, REQUEST_VIP, MONITOR, REDUNDANCY_GROUP, PRIORITY));
        return fields;
    }

    private static Field<Optional<DhGroup>> additionalKe(int number) {
        return Field.of(
                        "ike_additional_ke" + number,
                        ValueType.token(DhGroup.class),
                        "additional key exchange " + number + " (RFC 9370)")
                .onChange(NEW_IKE_SA)
                .optional();
    }

    /// `global` names the gateway's own row among the counters of connections.
    private static ValueType<String> connectionName() {
        ValueType<String> names = ValueType.name();
        return ValueType.of(
                names.shape(),
                text -> {
                    if (text.equals(Table.GLOBAL)) {
                        throw new BadValueException("is a reserved word", "use another name");
                    }
                    return names.parse(text);
                },
                names::render);
    }

    private static ValueType<String> identity() {
        return ValueType.text(IDENTITY_LENGTH_MAX, "identity");
    }

    /// 0, or so many seconds up to a week.
    private static ValueType<Integer> lifetime(int min) {
        return ValueType.zeroOr(min, LIFETIME_MAX);
    }

    private static ValueType<Integer> replayWindow() {
        return ValueType.oneOf(List.of(0, 32, 64, 128, 256, 512, 1024, 2048, 4096));
    }
}
