package io.triplane.model.state;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import java.util.List;
import java.util.Optional;

/// `IPSEC_SA_TABLE|connection|child|spi_in`: one Child SA, both directions.
public final class IpsecSaState {
    /// What is proven about it.
    public enum State implements Token {
        /// Programmed and read back.
        INSTALLED,
        /// Traffic or a probe went both ways.
        UP,
        /// Traffic was sent and none came back yet.
        HALF_UP,
        /// Traffic keeps going one way only.
        ONE_WAY,
        REKEYING,
        /// Replaced; waits out packets under way.
        REKEYED,
        DELETING,
        FAILED
    }

    public static final Field<Optional<Integer>> SPI_OUT =
            Columns.spi("spi_out", "SPI of packets to the peer");
    public static final Field<Optional<Integer>> SPI_IN =
            Columns.spi("spi_in", "SPI of packets from the peer");
    public static final Field<Optional<String>> PROTOCOL = Columns.text("protocol", "esp");
    public static final Field<Optional<String>> MODE = Columns.text("mode", "tunnel");
    public static final Field<Optional<String>> ENCRYPTION =
            Columns.text("encryption", "cipher with key bits");
    public static final Field<Optional<String>> INTEG = Columns.text("integ", "integrity");
    public static final Field<Optional<Boolean>> ESN =
            Columns.flag("esn", "extended sequence numbers");
    public static final Field<Optional<Boolean>> UDP_ENCAP =
            Columns.flag("udp_encap", "ESP in UDP");
    public static final Field<Optional<State>> STATE =
            Columns.word("state", State.class, "what is proven about it");
    public static final Field<Optional<String>> REASON = Columns.text("reason", "why it failed");
    public static final Field<List<String>> LOCAL_TS =
            Columns.list("local_ts", "our side's selectors");
    public static final Field<List<String>> REMOTE_TS =
            Columns.list("remote_ts", "the peer's selectors");
    public static final Field<Optional<String>> TUNNEL_INTERFACE =
            Columns.text("tunnel_interface", "the protected interface");
    public static final Field<Optional<Long>> VPP_SA_IN =
            Columns.count("vpp_sa_in", "VPP's id of the inbound SA");
    public static final Field<Optional<Long>> VPP_SA_OUT =
            Columns.count("vpp_sa_out", "VPP's id of the outbound SA");
    public static final Field<Optional<Long>> WORKER =
            Columns.count("worker", "the VPP worker it is bound to");
    public static final Field<Optional<Long>> ESTABLISHED =
            Columns.epoch("established", "since when it stands");
    public static final Field<Optional<Long>> REKEY_AT =
            Columns.epoch("rekey_at", "when it is rekeyed");
    public static final Field<Optional<Long>> EXPIRES_AT =
            Columns.epoch("expires_at", "when it ends");
    public static final Field<Optional<Long>> BYTES_LEFT =
            Columns.count("bytes_left", "octets until rekey");
    public static final Field<Optional<Long>> REQID =
            Columns.count("reqid", "what it shares with its successor");
    public static final Field<Optional<Long>> REPLAY_WINDOW =
            Columns.count("replay_window", "size of the replay window");

    public static final Table TABLE =
            new Table(
                    "IPSEC_SA_TABLE",
                    "Child SAs",
                    List.of(
                            Columns.name("conn", "the connection"),
                            Columns.name("child", "the child"),
                            Columns.spiKey("spi_in", "SPI of packets from the peer")),
                    List.of(
                            SPI_OUT,
                            SPI_IN,
                            PROTOCOL,
                            MODE,
                            ENCRYPTION,
                            INTEG,
                            ESN,
                            UDP_ENCAP,
                            STATE,
                            REASON,
                            LOCAL_TS,
                            REMOTE_TS,
                            TUNNEL_INTERFACE,
                            VPP_SA_IN,
                            VPP_SA_OUT,
                            WORKER,
                            ESTABLISHED,
                            REKEY_AT,
                            EXPIRES_AT,
                            BYTES_LEFT,
                            REQID,
                            REPLAY_WINDOW));

    private IpsecSaState() {}
}
