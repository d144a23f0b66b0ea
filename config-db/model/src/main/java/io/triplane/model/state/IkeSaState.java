package io.triplane.model.state;

import io.triplane.model.net.IpAddress;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import java.util.List;
import java.util.Optional;

/// `IKE_SA_TABLE|connection|uid`: one IKE SA.
public final class IkeSaState {
    /// Who began it.
    public enum Role implements Token {
        INITIATOR,
        RESPONDER
    }

    /// Where it stands.
    public enum State implements Token {
        CONNECTING,
        ESTABLISHED,
        REKEYING,
        REKEYED,
        DELETING
    }

    /// Which end is behind a NAT.
    public enum Nat implements Token {
        NONE,
        LOCAL,
        REMOTE,
        BOTH
    }

    public static final Field<Optional<Long>> INITIATOR_SPI =
            Columns.ikeSpi("initiator_spi", "the initiator's SPI");
    public static final Field<Optional<Long>> RESPONDER_SPI =
            Columns.ikeSpi("responder_spi", "the responder's SPI");
    public static final Field<Optional<Role>> ROLE =
            Columns.word("role", Role.class, "our part in it");
    public static final Field<Optional<Long>> VERSION = Columns.count("version", "IKE version");
    public static final Field<Optional<State>> STATE =
            Columns.word("state", State.class, "where it stands");
    public static final Field<Optional<IpAddress>> LOCAL_ADDRESS =
            Columns.address("local_address", "our address");
    public static final Field<Optional<Integer>> LOCAL_PORT =
            Columns.port("local_port", "our UDP port");
    public static final Field<Optional<IpAddress>> REMOTE_ADDRESS =
            Columns.address("remote_address", "the peer's address");
    public static final Field<Optional<Integer>> REMOTE_PORT =
            Columns.port("remote_port", "the peer's UDP port");
    public static final Field<Optional<String>> LOCAL_ID = Columns.text("local_id", "our identity");
    public static final Field<Optional<String>> REMOTE_ID =
            Columns.text("remote_id", "the peer's identity");
    public static final Field<Optional<String>> LOCAL_AUTH =
            Columns.text("local_auth", "how we proved it");
    public static final Field<Optional<String>> REMOTE_AUTH =
            Columns.text("remote_auth", "how the peer proved it");
    public static final Field<Optional<String>> ENCRYPTION =
            Columns.text("encryption", "cipher with key bits");
    public static final Field<Optional<String>> INTEG = Columns.text("integ", "integrity");
    public static final Field<Optional<String>> PRF = Columns.text("prf", "PRF");
    public static final Field<Optional<String>> DH = Columns.text("dh", "key exchange group");
    public static final Field<Optional<Nat>> NAT =
            Columns.word("nat", Nat.class, "who is behind a NAT");
    public static final Field<Optional<Long>> ESTABLISHED =
            Columns.epoch("established", "since when it stands");
    public static final Field<Optional<Long>> REKEY_AT =
            Columns.epoch("rekey_at", "when it is rekeyed");
    public static final Field<Optional<Long>> REAUTH_AT =
            Columns.epoch("reauth_at", "when it is authenticated anew");
    public static final Field<Optional<Boolean>> MOBIKE =
            Columns.flag("mobike", "MOBIKE is agreed");
    public static final Field<Optional<Boolean>> FRAGMENTATION =
            Columns.flag("fragmentation", "IKE fragmentation is agreed");
    public static final Field<List<String>> VENDOR_IDS =
            Columns.list("vendor_ids", "what the peer says it is");
    public static final Field<Optional<Long>> MSGID_IN =
            Columns.count("msgid_in", "message ID of the next request from the peer");
    public static final Field<Optional<Long>> MSGID_OUT =
            Columns.count("msgid_out", "message ID of our next request");
    public static final Field<Optional<Long>> DPD_LAST =
            Columns.epoch("dpd_last", "when the peer was last known to live");

    public static final Table TABLE =
            new Table(
                    "IKE_SA_TABLE",
                    "IKE SAs",
                    List.of(
                            Columns.name("conn", "the connection"),
                            Columns.name("uid", "number of the IKE SA")),
                    List.of(
                            INITIATOR_SPI,
                            RESPONDER_SPI,
                            ROLE,
                            VERSION,
                            STATE,
                            LOCAL_ADDRESS,
                            LOCAL_PORT,
                            REMOTE_ADDRESS,
                            REMOTE_PORT,
                            LOCAL_ID,
                            REMOTE_ID,
                            LOCAL_AUTH,
                            REMOTE_AUTH,
                            ENCRYPTION,
                            INTEG,
                            PRF,
                            DH,
                            NAT,
                            ESTABLISHED,
                            REKEY_AT,
                            REAUTH_AT,
                            MOBIKE,
                            FRAGMENTATION,
                            VENDOR_IDS,
                            MSGID_IN,
                            MSGID_OUT,
                            DPD_LAST));

    private IkeSaState() {}
}
