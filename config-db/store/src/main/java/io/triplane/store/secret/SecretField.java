package io.triplane.store.secret;

import io.triplane.model.IkeSecret;
import io.triplane.model.schema.RowKey;
import java.nio.charset.StandardCharsets;

/// The one field that a sealed text belongs to. A text copied to another row or field does not open
/// there.
public record SecretField(RowKey row, String field) {
    /// The passkey of `IKE_SECRET|name`.
    public static SecretField passkey(RowKey row) {
        return new SecretField(row, IkeSecret.PASSKEY.storedName());
    }

    static SecretField keyFile(RowKey row) {
        return new SecretField(row, IkeSecret.KEY_FILE.storedName());
    }

    /// What is authenticated with the secret: `table|key|field`.
    byte[] associatedData() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return row.toString() + RowKey.SEPARATOR + field;
    }
}
