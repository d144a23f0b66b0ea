package io.triplane.model.state;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The rows of COUNTERS_DB. Counters of an SA bear SAI's names, so that tools for MACsec and gNMI
/// know them.
public final class Counters {
    public static final Field<Optional<Long>> PROTECTED_OCTETS =
            sai("PROTECTED_OCTETS", "octets sent");
    public static final Field<Optional<Long>> PROTECTED_PKTS =
            sai("PROTECTED_PKTS", "packets sent");
    public static final Field<Optional<Long>> GOOD_OCTETS = sai("GOOD_OCTETS", "octets accepted");
    public static final Field<Optional<Long>> GOOD_PKTS = sai("GOOD_PKTS", "packets accepted");
    public static final Field<Optional<Long>> BAD_HEADER_PKTS_IN =
            sai("BAD_HEADER_PKTS_IN", "packets with a bad header");
    public static final Field<Optional<Long>> REPLAYED_PKTS_IN =
            sai("REPLAYED_PKTS_IN", "packets seen before");
    public static final Field<Optional<Long>> LATE_PKTS_IN =
            sai("LATE_PKTS_IN", "packets behind the replay window");
    public static final Field<Optional<Long>> BAD_TRAILER_PKTS_IN =
            sai("BAD_TRAILER_PKTS_IN", "packets with a bad trailer");
    public static final Field<Optional<Long>> AUTH_FAIL_PKTS_IN =
            sai("AUTH_FAIL_PKTS_IN", "packets that failed the integrity check");
    public static final Field<Optional<Long>> DUMMY_DROPPED_PKTS_IN =
            sai("DUMMY_DROPPED_PKTS_IN", "dummy packets");
    public static final Field<Optional<Long>> OTHER_DROPPED_PKTS =
            sai("OTHER_DROPPED_PKTS", "packets dropped for other reasons");

    public static final Field<Optional<Long>> OCTETS_IN = Columns.count("octets_in", "octets in");
    public static final Field<Optional<Long>> OCTETS_OUT =
            Columns.count("octets_out", "octets out");
    public static final Field<Optional<Long>> PACKETS_IN =
            Columns.count("packets_in", "packets in");
    public static final Field<Optional<Long>> PACKETS_OUT =
            Columns.count("packets_out", "packets out");
    public static final Field<Optional<Long>> REKEYS = Columns.count("rekeys", "rekeys done");
    public static final Field<Optional<Long>> REAUTHS =
            Columns.count("reauths", "authentications done anew");
    public static final Field<Optional<Long>> DPD_SENT =
            Columns.count("dpd_sent", "liveness checks sent");
    public static final Field<Optional<Long>> DPD_LOST =
            Columns.count("dpd_lost", "liveness checks without answer");
    public static final Field<Optional<Long>> MONITOR_LOST =
            Columns.count("monitor_lost", "probes without answer");
    public static final Field<Optional<Long>> NEGOTIATION_FAILURES =
            Columns.count("negotiation_failures", "negotiations that failed");

    /// Counters of the IKE engine, per connection and for `global`.
    public static final List<Field<Optional<Long>>> IKE_FIELDS =
            Stream.of(
                            "ike_init_in",
                            "ike_init_out",
                            "ike_auth_in",
                            "ike_auth_out",
                            "create_child",
                            "informational",
                            "retransmits",
                            "cookies_sent",
                            "cookies_required",
                            "half_open_dropped",
                            "no_proposal",
                            "auth_failed",
                            "ts_unacceptable",
                            "invalid_ke",
                            "invalid_syntax",
                            "child_sa_not_found",
                            "parse_errors",
                            "other_version",
                            "packets_dropped")
                    .map(name -> Columns.count(name, name.replace('_', ' ')))
                    .toList();

    /// `COUNTERS_IPSEC_SA:<connection>:<child>:<spi>`; both directions under the inbound SPI.
    public static final Table SA =
            new Table(
                    "COUNTERS_IPSEC_SA",
                    "counters of Child SAs",
                    List.of(
                            Columns.name("conn", "the connection"),
                            Columns.name("child", "the child"),
                            Columns.spiKey("spi", "SPI of packets from the peer")),
                    List.of(
                            PROTECTED_OCTETS,
                            PROTECTED_PKTS,
                            GOOD_OCTETS,
                            GOOD_PKTS,
                            BAD_HEADER_PKTS_IN,
                            REPLAYED_PKTS_IN,
                            LATE_PKTS_IN,
                            BAD_TRAILER_PKTS_IN,
                            AUTH_FAIL_PKTS_IN,
                            DUMMY_DROPPED_PKTS_IN,
                            OTHER_DROPPED_PKTS));

    /// `COUNTERS_IPSEC_CONN:<connection>`: sums over its children, gone ones included.
    public static final Table CONNECTION =
            new Table(
                    "COUNTERS_IPSEC_CONN",
                    "counters of connections",
                    List.of(Columns.name("conn", "the connection")),
                    List.of(
                            OCTETS_IN,
                            OCTETS_OUT,
                            PACKETS_IN,
                            PACKETS_OUT,
                            REKEYS,
                            REAUTHS,
                            DPD_SENT,
                            DPD_LOST,
                            MONITOR_LOST,
                            NEGOTIATION_FAILURES));

    /// `COUNTERS_IKE:<connection>` and `COUNTERS_IKE:global`.
    public static final Table IKE =
            new Table(
                    "COUNTERS_IKE",
                    "counters of the IKE engine",
                    List.of(Columns.name("conn", "the connection, or global")),
                    List.copyOf(IKE_FIELDS));

    private Counters() {}

    /// A counter of the IKE engine by its name.
    public static Field<Optional<Long>> ike(String name) {
        return IKE_FIELDS.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no IKE counter " + name));
    }

    private static Field<Optional<Long>> sai(String name, String help) {
        return Columns.count("SAI_IPSEC_SA_STAT_" + name, help);
    }
}
