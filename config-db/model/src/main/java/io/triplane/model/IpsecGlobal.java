package io.triplane.model;

import io.triplane.model.net.IpAddress;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import io.triplane.model.schema.ValueType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// The row `IPSEC_GLOBAL|global`: settings of the gateway as a whole.
public record IpsecGlobal(FieldValues values) {
    private static final String HASH_AND_URL_TEXT = "Hash and URL";
    private static final int LISTEN_ADDRESSES_MAX = 64;
    private static final int HOSTS_MAX = 16;
    private static final int HOST_LENGTH_MAX = 253;

    /// How much the log tells.
    public enum LogLevel implements Token {
        DEBUG,
        INFO,
        NOTICE,
        WARNING,
        ERROR
    }

    public static final Field<AdminStatus> ADMIN_STATUS =
            Field.of(
                            "admin_status",
                            ValueType.token(AdminStatus.class),
                            "down: no sockets and no SAs")
                    .orElse(AdminStatus.UP);
    public static final Field<Integer> IKE_PORT =
            Field.of("ike_port", ValueType.port(), "UDP port of IKE; change it only in labs")
                    .orElse(500);
    public static final Field<Integer> NATT_PORT =
            Field.of("natt_port", ValueType.port(), "UDP port of IKE and ESP behind a NAT")
                    .orElse(4500);
    public static final Field<Integer> NATT_KEEPALIVE =
            Field.of(
                            "natt_keepalive",
                            ValueType.integer(0, 3600),
                            "seconds of silence before a NAT on our side is reminded; 0: never")
                    .orElse(20);
    public static final Field<List<IpAddress>> LISTEN_ADDRESSES =
            Field.of(
                            "listen_addresses",
                            ValueType.list(IpAddress.type(), LISTEN_ADDRESSES_MAX),
                            "local addresses that answer IKE; none named: all")
                    .orElse(List.of());
    public static final Field<Integer> COOKIE_THRESHOLD =
            Field.of(
                            "cookie_threshold",
                            ValueType.integer(0, 65_535),
                            "half-open SAs from which cookies are asked for; 0: always")
                    .orElse(500);
    public static final Field<Integer> HALF_OPEN_LIMIT =
            Field.of(
                            "half_open_limit",
                            ValueType.integer(0, 65_535),
                            "half-open SAs beyond which new ones are dropped silently")
                    .orElse(65_535);
    public static final Field<Integer> HALF_OPEN_LIMIT_PER_PEER =
            Field.of(
                            "half_open_limit_per_peer",
                            ValueType.integer(0, 65_535),
                            "half-open SAs that one source may have; 0: no limit of its own")
                    .orElse(30);
    public static final Field<Integer> HALF_OPEN_TIMEOUT =
            Field.of(
                            "half_open_timeout",
                            ValueType.integer(5, 300),
                            "seconds after which a half-open SA is dropped")
                    .orElse(30);
    public static final Field<Integer> PUZZLE_THRESHOLD =
            Field.of(
                            "puzzle_threshold",
                            ValueType.integer(0, 65_535),
                            "half-open SAs from which puzzles come with the cookies (RFC 8019); 0:"
                                    + " never")
                    .orElse(0);
    public static final Field<Boolean> IKEV1_ANSWER =
            Field.of(
                            "ikev1_answer",
                            ValueType.bool(),
                            "tell peers that speak IKEv1 our version; false: silence")
                    .orElse(false);
    public static final Field<Integer> RETRANSMIT_TIMEOUT =
            Field.of(
                            "retransmit_timeout",
                            ValueType.integer(100, 60_000),
                            "milliseconds until the first retransmission")
                    .orElse(4000);
    public static final Field<BigDecimal> RETRANSMIT_BASE =
            Field.of(
                            "retransmit_base",
                            ValueType.decimal("1.0", "4.0"),
                            "factor between one wait and the next")
                    .orElse(new BigDecimal("1.8"));
    public static final Field<Integer> RETRANSMIT_TRIES =
            Field.of(
                            "retransmit_tries",
                            ValueType.integer(1, 15),
                            "retransmissions before the peer is given up")
                    .orElse(5);
    public static final Field<Integer> IKE_WORKERS =
            Field.of(
                            "ike_workers",
                            ValueType.integer(0, 64),
                            "threads of the IKE engine; 0: one per free CPU")
                    .orElse(0);
    public static final Field<Optional<Integer>> MAX_IKE_SA =
            Field.of(
                            "max_ike_sa",
                            ValueType.integer(1, 1_000_000),
                            "IKE SAs at most; unset: from the heap size")
                    .optional();
    public static final Field<Optional<Integer>> MAX_CHILD_SA =
            Field.of(
                            "max_child_sa",
                            ValueType.integer(1, 2_000_000),
                            "Child SAs at most; unset: twice max_ike_sa")
                    .optional();
    public static final Field<Boolean> ALLOW_WEAK_CRYPTO =
            Field.of(
                            "allow_weak_crypto",
                            ValueType.bool(),
                            "lets connections name algorithms that can be broken")
                    .orElse(false);
    public static final Field<Boolean> FRAGMENTATION =
            Field.of("fragmentation", ValueType.bool(), "fragment large IKE messages (RFC 7383)")
                    .orElse(true);
    public static final Field<Integer> FRAGMENT_SIZE =
            Field.of(
                            "fragment_size",
                            ValueType.integer(576, 9000),
                            "octets of an IKE fragment with its IP header")
                    .orElse(1280);
    public static final Field<Boolean> HASH_AND_URL =
            Field.of("hash_and_url", ValueType.bool(), "fetch certificates of peers by HTTP")
                    .later(HASH_AND_URL_TEXT, false)
                    .orElse(false);
    public static final Field<List<String>> HASH_AND_URL_HOSTS =
            Field.of(
                            "hash_and_url_hosts",
                            ValueType.list(ValueType.text(HOST_LENGTH_MAX, "host"), HOSTS_MAX),
                            "hosts that certificates may be fetched from")
                    .later(HASH_AND_URL_TEXT)
                    .orElse(List.of());
    public static final Field<Boolean> SEND_VENDOR_ID =
            Field.of("send_vendor_id", ValueType.bool(), "tell peers what we are")
                    .later("vendor ids", false)
                    .orElse(false);
    public static final Field<LogLevel> LOG_LEVEL =
            Field.of(
                            "log_level",
                            ValueType.token(LogLevel.class),
                            "least severe log line that is written; notice is as info")
                    .orElse(LogLevel.NOTICE);
    public static final Field<Boolean> INSTALL_ROUTES =
            Field.of(
                            "install_routes",
                            ValueType.bool(),
                            "route mode installs routes from the remote selectors, never 0/0")
                    .orElse(true);

    public static final Table TABLE =
            Table.singleton(
                    "IPSEC_GLOBAL",
                    "settings of the gateway",
                    List.of(
                            ADMIN_STATUS,
                            IKE_PORT,
                            NATT_PORT,
                            NATT_KEEPALIVE,
                            LISTEN_ADDRESSES,
                            COOKIE_THRESHOLD,
                            HALF_OPEN_LIMIT,
                            HALF_OPEN_LIMIT_PER_PEER,
                            HALF_OPEN_TIMEOUT,
                            PUZZLE_THRESHOLD,
                            IKEV1_ANSWER,
                            RETRANSMIT_TIMEOUT,
                            RETRANSMIT_BASE,
                            RETRANSMIT_TRIES,
                            IKE_WORKERS,
                            MAX_IKE_SA,
                            MAX_CHILD_SA,
                            ALLOW_WEAK_CRYPTO,
                            FRAGMENTATION,
                            FRAGMENT_SIZE,
                            HASH_AND_URL,
                            HASH_AND_URL_HOSTS,
                            SEND_VENDOR_ID,
                            LOG_LEVEL,
                            INSTALL_ROUTES));

    /// What holds where there is no row.
    public static final IpsecGlobal DEFAULT = new IpsecGlobal(FieldValues.empty(TABLE));

    public <V> V get(Field<V> field) {
        return values.get(field);
    }

    public boolean isUp() {
        return get(ADMIN_STATUS) == AdminStatus.UP;
    }
}
