package io.triplane.model.state;

import io.triplane.model.AdminStatus;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `IPSEC_INTERFACE_TABLE|ipsecN`: one tunnel interface. `state` is `ok` once VPP has it.
public final class InterfaceState {
    public static final Field<Optional<GatewayState.State>> STATE =
            Columns.word("state", GatewayState.State.class, "whether VPP has it");
    public static final Field<Optional<AdminStatus>> OPER_STATUS =
            Columns.word("oper_status", AdminStatus.class, "whether it carries packets");
    public static final Field<Optional<Long>> MTU = Columns.count("mtu", "MTU in force");
    public static final Field<Optional<Long>> VPP_INDEX =
            Columns.count("vpp_index", "VPP's index of the interface");
    public static final Field<Optional<Long>> SA_IN =
            Columns.count("sa_in", "VPP's id of the inbound SA");
    public static final Field<Optional<Long>> SA_OUT =
            Columns.count("sa_out", "VPP's id of the outbound SA");

    public static final Table TABLE =
            new Table(
                    "IPSEC_INTERFACE_TABLE",
                    "tunnel interfaces",
                    List.of(Columns.name("name", "the interface")),
                    fields());

    private InterfaceState() {}

    private static List<Field<?>> fields() {
        List<Field<?>> fields = new ArrayList<>();
        fields.addAll(List.of(STATE, OPER_STATUS, MTU, VPP_INDEX, SA_IN, SA_OUT));
        fields.addAll(Applied.FIELDS);
        return fields;
    }
}
