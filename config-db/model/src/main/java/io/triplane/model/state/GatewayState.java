package io.triplane.model.state;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import java.util.List;
import java.util.Optional;

/// `IPSEC_STATE_TABLE|global`: the gateway as a whole.
public final class GatewayState {
    /// Whether the gateway works.
    public enum State implements Token {
        INIT,
        OK,
        FAILED
    }

    /// Whether all of the configuration is in force.
    public enum Configuration implements Token {
        CLEAN,
        PENDING,
        FAILED
    }

    public static final Field<Optional<State>> STATE =
            Columns.word("state", State.class, "whether the gateway works");
    public static final Field<Optional<String>> VERSION = Columns.text("version", "its version");
    public static final Field<Optional<Long>> STARTED = Columns.epoch("started", "start");
    public static final Field<Optional<Long>> IKE_SA_COUNT =
            Columns.count("ike_sa_count", "IKE SAs that stand");
    public static final Field<Optional<Long>> HALF_OPEN =
            Columns.count("half_open", "IKE SAs being set up by peers");
    public static final Field<Optional<Long>> CHILD_SA_COUNT =
            Columns.count("child_sa_count", "Child SAs that stand");
    public static final Field<Optional<Boolean>> COOKIES_ACTIVE =
            Columns.flag("cookies_active", "cookies are asked for");
    public static final Field<Optional<String>> ENGINE =
            Columns.text("engine", "VPP's crypto engine");
    public static final Field<Optional<String>> ENGINE_SOURCE =
            Columns.text("engine_source", "how that is known");
    public static final Field<Optional<Boolean>> WEAK_ALLOWED =
            Columns.flag("weak_allowed", "weak algorithms are allowed");
    public static final Field<Optional<Configuration>> CONFIG_STATE =
            Columns.word("config_state", Configuration.class, "all configuration in force");
    public static final Field<List<String>> UNKNOWN_FIELDS =
            Columns.list("unknown_fields", "fields and tables that are ignored");
    public static final Field<Optional<String>> LAST_ERROR =
            Columns.text("last_error", "what went wrong last");
    public static final Field<Optional<Long>> LAST_ERROR_TIME =
            Columns.epoch("last_error_time", "when");

    public static final Table TABLE =
            Table.singleton(
                    "IPSEC_STATE_TABLE",
                    "the gateway",
                    List.of(
                            STATE,
                            VERSION,
                            STARTED,
                            IKE_SA_COUNT,
                            HALF_OPEN,
                            CHILD_SA_COUNT,
                            COOKIES_ACTIVE,
                            ENGINE,
                            ENGINE_SOURCE,
                            WEAK_ALLOWED,
                            CONFIG_STATE,
                            Applied.CONFIG_REASON,
                            UNKNOWN_FIELDS,
                            LAST_ERROR,
                            LAST_ERROR_TIME));

    private GatewayState() {}
}
