package io.triplane.model.state;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;
import java.util.List;
import java.util.Optional;

/// `IPSEC_CAPABILITY_TABLE|global`: what engine and data plane can do, as probed.
public final class Capability {
    public static final Field<List<String>> ENCRYPTION =
            Columns.list("encryption", "ESP encryption with key bits");
    public static final Field<List<String>> INTEG = Columns.list("integ", "ESP integrity");
    public static final Field<List<String>> DH = Columns.list("dh", "key exchange groups");
    public static final Field<Optional<Boolean>> ESN =
            Columns.flag("esn", "extended sequence numbers");
    public static final Field<Optional<Boolean>> UDP_ENCAP =
            Columns.flag("udp_encap", "ESP in UDP");
    public static final Field<Optional<Boolean>> ASYNC =
            Columns.flag("async", "asynchronous crypto");
    public static final Field<List<String>> CRYPTODEV =
            Columns.list("cryptodev", "hardware crypto devices");
    public static final Field<Optional<Long>> MAX_SA = Columns.count("max_sa", "SAs at most");
    public static final Field<List<String>> REPLAY_WINDOWS =
            Columns.list("replay_windows", "sizes of the replay window");
    public static final Field<Optional<String>> VPP_VERSION =
            Columns.text("vpp_version", "VPP's version");
    public static final Field<List<String>> FEATURES = Columns.list("features", "other features");

    public static final Table TABLE =
            Table.singleton(
                    "IPSEC_CAPABILITY_TABLE",
                    "what can be configured here",
                    List.of(
                            ENCRYPTION,
                            INTEG,
                            DH,
                            ESN,
                            UDP_ENCAP,
                            ASYNC,
                            CRYPTODEV,
                            MAX_SA,
                            REPLAY_WINDOWS,
                            VPP_VERSION,
                            FEATURES));

    private Capability() {}
}
