package io.triplane.store.secret;

import io.triplane.model.IkeSecret;
import io.triplane.model.Passkey;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.store.RowWriter;
import io.triplane.store.RowWriter.Decision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Seals what people wrote into CONFIG_DB in plain, so that it does not stay there to be read.
public final class PlainSecrets {
    private static final String PASSKEY = IkeSecret.PASSKEY.storedName();
    private static final String KEY_ENCRYPT = IkeSecret.KEY_ENCRYPT.storedName();

    private PlainSecrets() {}

    /// Seals every plain passkey in one step. A faulty one stays as it is: the reader of the
    /// configuration reports it. Answers the rows that were changed.
    public static List<RowKey> seal(RowWriter configDb, SecretSealer sealer) {
        return configDb.transact(
                IkeSecret.TABLE.name()::equals,
                rows -> {
                    Rows wanted = rows;
                    List<RowKey> changed = new ArrayList<>();
                    for (RawRow row : rows.all()) {
                        Optional<RawRow> sealed = sealed(row, sealer);
                        if (sealed.isPresent()) {
                            wanted = wanted.with(sealed.get());
                            changed.add(row.key());
                        }
                    }
                    List<RowKey> answer = List.copyOf(changed);
                    return answer.isEmpty()
                            ? Decision.leave(answer)
                            : Decision.write(wanted, answer);
                });
    }

    private static Optional<RawRow> sealed(RawRow row, SecretSealer sealer) {
        Optional<String> passkey = row.field(PASSKEY);
        if (passkey.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (Passkey.parse(passkey.get()).isSealed()) {
                return Optional.empty();
            }
            byte[] written = passkey.get().getBytes(StandardCharsets.UTF_8);
            String text = sealer.sealTyped(SecretField.passkey(row.key()), written);
            return Optional.of(row.with(PASSKEY, text).with(KEY_ENCRYPT, "true"));
        } catch (BadValueException | SecretException faulty) {
            return Optional.empty();
        }
    }
}
