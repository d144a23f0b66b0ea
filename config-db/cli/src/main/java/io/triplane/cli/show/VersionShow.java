package io.triplane.cli.show;

import static io.triplane.cli.show.Cells.text;

import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.Table;
import io.triplane.model.state.Applied;
import io.triplane.model.state.Capability;
import io.triplane.model.state.GatewayState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `show version`: this program, the gateway, and VPP.
public final class VersionShow {
    private VersionShow() {}

    /// `own` is the version of this program; `now` is in seconds since 1970.
    public static Answer answer(RowSource source, String own, long now) {
        FieldValues gateway = row(source, GatewayState.TABLE);
        FieldValues capability = row(source, Capability.TABLE);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cli_version", own);
        json.put("gateway_version", text(gateway, GatewayState.VERSION));
        json.put("gateway_state", text(gateway, GatewayState.STATE));
        json.put("config_state", text(gateway, GatewayState.CONFIG_STATE));
        json.put("config_reason", text(gateway, Applied.CONFIG_REASON));
        json.put("last_error", text(gateway, GatewayState.LAST_ERROR));
        json.put("vpp_version", text(capability, Capability.VPP_VERSION));
        json.put("crypto_engine", text(gateway, GatewayState.ENGINE));
        json.put("ike_sa_count", gateway.get(GatewayState.IKE_SA_COUNT).orElse(0L));
        json.put("child_sa_count", gateway.get(GatewayState.CHILD_SA_COUNT).orElse(0L));
        List<String> lines = new ArrayList<>();
        lines.add("Command line : " + own);
        if (gateway.equals(FieldValues.empty(GatewayState.TABLE))) {
            lines.add("Gateway      : no daemon runs on it");
            return new Answer(lines, json);
        }
        String up = Cells.since(gateway.get(GatewayState.STARTED), now);
        lines.add(
                "Gateway      : %s, %s, up %s"
                        .formatted(json.get("gateway_version"), json.get("gateway_state"), or(up)));
        String reason = text(gateway, Applied.CONFIG_REASON);
        lines.add(
                "Configuration: %s%s"
                        .formatted(
                                or(text(gateway, GatewayState.CONFIG_STATE)),
                                reason.isEmpty() ? "" : ", " + reason));
        lines.add(
                "Data plane   : VPP %s, crypto engine %s"
                        .formatted(
                                or(text(capability, Capability.VPP_VERSION)),
                                or(text(gateway, GatewayState.ENGINE))));
        lines.add(
                "SAs          : %s IKE, %s Child"
                        .formatted(json.get("ike_sa_count"), json.get("child_sa_count")));
        String error = text(gateway, GatewayState.LAST_ERROR);
        if (!error.isEmpty()) {
            lines.add(
                    "Last error   : %s ago: %s"
                            .formatted(
                                    or(Cells.since(gateway.get(GatewayState.LAST_ERROR_TIME), now)),
                                    error));
        }
        return new Answer(lines, json);
    }

    private static FieldValues row(RowSource source, Table table) {
        List<RawRow> rows = source.rows(table, Table.GLOBAL);
        return Cells.read(table, rows.stream().findFirst());
    }

    private static String or(String text) {
        return text.isEmpty() ? "unknown" : text;
    }
}
