package io.triplane.model;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import io.triplane.model.schema.ValueType;
import java.util.List;
import java.util.Optional;

/// A row `IKE_SECRET|name`: a shared secret, sealed or as a file, and the identities it belongs to.
/// The only table with anything secret in it.
public record IkeSecret(String name, FieldValues values) {
    private static final int IDENTITIES_MAX = 64;

    /// What the secret is for.
    public enum Type implements Token {
        PSK,
        EAP,
        PPK
    }

    public static final Field<Type> TYPE =
            Field.of("type", ValueType.token(Type.class), "what the secret is for")
                    .later("EAP and post-quantum preshared keys", Type.PSK)
                    .orElse(Type.PSK);
    public static final Field<List<Identity>> ID =
            Field.of(
                            "id",
                            ValueType.list(Identity.valueType(), IDENTITIES_MAX),
                            "peers it belongs to; none named: used by reference only")
                    .orElse(List.of());
    public static final Field<Optional<Passkey>> PASSKEY =
            Field.of("passkey", Passkey.type(), "the secret: text, 0x hex, 0s base64, or sealed")
                    .secret()
                    .optional();
    public static final Field<Optional<Boolean>> KEY_ENCRYPT =
            Field.of("key_encrypt", ValueType.bool(), "true when passkey is sealed").optional();
    public static final Field<Optional<String>> KEY_FILE =
            Field.of(
                            "key_file",
                            ValueType.path(),
                            "file with the secret, readable by its owner only")
                    .optional();

    public static final Table TABLE =
            new Table(
                    "IKE_SECRET",
                    "shared secrets",
                    List.of(new Table.KeyPart("name", ValueType.name(), "name of the secret")),
                    List.of(TYPE, ID, PASSKEY, KEY_ENCRYPT, KEY_FILE));

    public <V> V get(Field<V> field) {
        return values.get(field);
    }

    public RowKey key() {
        return TABLE.key(name);
    }

    /// Whether its `id` list names that peer.
    public boolean belongsTo(Identity peer) {
        return get(ID).contains(peer);
    }
}
