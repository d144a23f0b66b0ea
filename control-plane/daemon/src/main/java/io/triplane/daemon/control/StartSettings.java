package io.triplane.daemon.control;

import io.triplane.daemon.config.Trouble;
import io.triplane.model.IpsecDataplane;
import io.triplane.model.IpsecGlobal;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The settings that were read once, at the start. A later change of one of them waits for the next
/// start, and its row says so.
public record StartSettings(IpsecGlobal global, IpsecDataplane dataplane) {
    private static final Set<Field<?>> GLOBAL_FIELDS =
            Set.of(
                    IpsecGlobal.IKE_PORT,
                    IpsecGlobal.NATT_PORT,
                    IpsecGlobal.IKE_WORKERS,
                    IpsecGlobal.MAX_IKE_SA,
                    IpsecGlobal.MAX_CHILD_SA,
                    IpsecGlobal.COOKIE_THRESHOLD,
                    IpsecGlobal.HALF_OPEN_LIMIT,
                    IpsecGlobal.HALF_OPEN_LIMIT_PER_PEER,
                    IpsecGlobal.HALF_OPEN_TIMEOUT,
                    IpsecGlobal.PUZZLE_THRESHOLD,
                    IpsecGlobal.IKEV1_ANSWER);
    private static final Set<Field<?>> DATAPLANE_FIELDS =
            Set.of(
                    IpsecDataplane.VPP_SOCKET,
                    IpsecDataplane.VPP_STATS_SOCKET,
                    IpsecDataplane.SA_ID_BASE);

    /// What holds where nothing is configured.
    public static final StartSettings DEFAULT =
            new StartSettings(IpsecGlobal.DEFAULT, IpsecDataplane.DEFAULT);

    Optional<Trouble> waiting(IpsecGlobal now) {
        return waiting(global.values(), now.values(), GLOBAL_FIELDS);
    }

    Optional<Trouble> waiting(IpsecDataplane now) {
        return waiting(dataplane.values(), now.values(), DATAPLANE_FIELDS);
    }

    private static Optional<Trouble> waiting(
            FieldValues atStart, FieldValues now, Set<Field<?>> fields) {
        List<Field<?>> changed = atStart.differing(now).stream().filter(fields::contains).toList();
        return changed.stream().findFirst().map(field -> waiting(now, field));
    }

    private static <V> Trouble waiting(FieldValues now, Field<V> field) {
        RowKey row = now.table().key(Table.GLOBAL);
        return Trouble.of(
                "config.restart",
                Problem.incomplete(
                        row,
                        field.name(),
                        "takes effect when the gateway is started again",
                        "restart the gateway, or set it back"));
    }
}
