package io.triplane.model;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import io.triplane.model.schema.ValueType;
import java.util.List;
import java.util.Optional;

/// The row `IPSEC_DATAPLANE|global`: which VPP is programmed, and how.
public record IpsecDataplane(FieldValues values) {
    private static final int DEVICES_MAX = 64;
    private static final int VRFS_MAX = 256;
    private static final int WORD_LENGTH_MAX = 128;

    /// Who encrypts.
    public enum CryptoPlane implements Token {
        AUTO,
        SOFTWARE,
        HARDWARE
    }

    /// VPP's crypto engine.
    public enum CryptoEngine implements Token {
        NATIVE,
        IPSECMB,
        OPENSSL,
        DPDK_CRYPTODEV,
        OCTEON
    }

    /// How SAs are spread over VPP's workers.
    public enum WorkerBinding implements Token {
        NONE,
        ROUND_ROBIN,
        PER_PEER
    }

    /// What becomes of the SAs that a VPP still has when the gateway starts.
    public enum ReconcileOnStart implements Token {
        ADOPT,
        FLUSH
    }

    public static final Field<CryptoPlane> CRYPTO_PLANE =
            Field.of("crypto_plane", ValueType.token(CryptoPlane.class), "who encrypts packets")
                    .later("the choice of hardware crypto", CryptoPlane.AUTO, CryptoPlane.SOFTWARE)
                    .orElse(CryptoPlane.AUTO);
    public static final Field<Optional<CryptoEngine>> CRYPTO_ENGINE =
            Field.of("crypto_engine", ValueType.token(CryptoEngine.class), "VPP crypto engine")
                    .later("the choice of a crypto engine (VPP's own start-up file makes it)")
                    .optional();
    public static final Field<String> VPP_SOCKET =
            Field.of("vpp_socket", ValueType.path(), "socket of VPP's binary API")
                    .orElse("/run/vpp/api.sock");
    public static final Field<String> VPP_STATS_SOCKET =
            Field.of("vpp_stats_socket", ValueType.path(), "socket of VPP's stats segment")
                    .orElse("/run/vpp/stats.sock");
    public static final Field<Boolean> ASYNC_MODE =
            Field.of("async_mode", ValueType.bool(), "let VPP queue crypto work")
                    .later("asynchronous crypto", false)
                    .orElse(false);
    public static final Field<Long> SA_ID_BASE =
            Field.of(
                            "sa_id_base",
                            ValueType.number(1, 0xffff_ffffL),
                            "first SA id that is ours; keeps clear of other clients of VPP")
                    .orElse(16_777_216L);
    public static final Field<Long> SPI_MIN =
            Field.of("spi_min", ValueType.number(256, 0xffff_ffffL), "lowest SPI given out")
                    .later("a choice of SPIs", 256L)
                    .orElse(256L);
    public static final Field<Long> SPI_MAX =
            Field.of("spi_max", ValueType.number(256, 0xffff_ffffL), "highest SPI given out")
                    .later("a choice of SPIs", 0xffff_ffffL)
                    .orElse(0xffff_ffffL);
    public static final Field<WorkerBinding> WORKER_BINDING =
            Field.of(
                            "worker_binding",
                            ValueType.token(WorkerBinding.class),
                            "how SAs are bound to VPP's workers")
                    .later("binding SAs to workers", WorkerBinding.NONE)
                    .orElse(WorkerBinding.NONE);
    public static final Field<List<String>> CRYPTODEV_DEVICES =
            Field.of(
                            "cryptodev_devices",
                            ValueType.list(
                                    ValueType.text(WORD_LENGTH_MAX, "PCI address"), DEVICES_MAX),
                            "crypto devices that VPP is to use")
                    .later("hardware crypto")
                    .orElse(List.of());
    public static final Field<List<String>> VRF_MAP =
            Field.of(
                            "vrf_map",
                            ValueType.list(
                                    ValueType.text(WORD_LENGTH_MAX, "vrf:table id"), VRFS_MAX),
                            "VPP's FIB table of each VRF")
                    .later("VRFs")
                    .orElse(List.of());
    public static final Field<ReconcileOnStart> RECONCILE_ON_START =
            Field.of(
                            "reconcile_on_start",
                            ValueType.token(ReconcileOnStart.class),
                            "what becomes of our SAs that VPP still has when the gateway starts")
                    .later("resuming SAs after a restart", ReconcileOnStart.FLUSH)
                    .orElse(ReconcileOnStart.FLUSH);

    public static final Table TABLE =
            Table.singleton(
                    "IPSEC_DATAPLANE",
                    "the VPP that carries the packets",
                    List.of(
                            CRYPTO_PLANE,
                            CRYPTO_ENGINE,
                            VPP_SOCKET,
                            VPP_STATS_SOCKET,
                            ASYNC_MODE,
                            SA_ID_BASE,
                            SPI_MIN,
                            SPI_MAX,
                            WORKER_BINDING,
                            CRYPTODEV_DEVICES,
                            VRF_MAP,
                            RECONCILE_ON_START));

    /// What holds where there is no row.
    public static final IpsecDataplane DEFAULT = new IpsecDataplane(FieldValues.empty(TABLE));

    public <V> V get(Field<V> field) {
        return values.get(field);
    }
}
