package io.triplane.model;

import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All tables of CONFIG_DB that are ours.
public final class Schema {
    /// Tables that this release reads, each before those that refer to it.
    public static final List<Table> TABLES =
            List.of(
                    IpsecGlobal.TABLE,
                    IpsecDataplane.TABLE,
                    IkeSecret.TABLE,
                    IpsecInterface.TABLE,
                    IpsecInterface.ADDRESS_TABLE,
                    ConnectionTable.TABLE,
                    IpsecChild.TABLE,
                    TrafficSelector.TABLE);

    /// Tables of the schema that this release refuses, and the feature they belong to.
    public static final Map<String, String> LATER =
            Map.of(
                    "IKE_PROPOSAL", "proposals by name",
                    "ESP_PROPOSAL", "proposals by name",
                    "IKE_PROFILE", "profiles",
                    "IPSEC_PROFILE", "profiles",
                    "PKI_CERT", "certificates",
                    "PKI_CA", "certificates",
                    "IPSEC_EAP", "EAP",
                    "IPSEC_TUNNEL_MONITOR", "tunnel monitors",
                    "IPSEC_POOL", "the configuration payload",
                    "IPSEC_POLICY", "policies without a connection");

    private static final List<String> PREFIXES = List.of("IPSEC_", "IKE_", "ESP_", "PKI_");

    private Schema() {}

    /// The table a key belongs to, by name and number of key parts.
    public static Optional<Table> table(RowKey key) {
        return TABLES.stream()
                .filter(table -> table.name().equals(key.table()))
                .filter(table -> table.keyParts().size() == key.parts().size())
                .findFirst();
    }

    /// Whether a table is ours to judge; CONFIG_DB holds the tables of many others.
    public static boolean isOurs(String table) {
        return PREFIXES.stream().anyMatch(table::startsWith);
    }
}
