package io.triplane.model;

import io.triplane.model.IpsecInterface.Address;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the objects that stand alone: global rows, secrets, interfaces.
final class ObjectReaders {
    private ObjectReaders() {}

    static Candidate<IpsecGlobal> global(RawRow row) {
        Findings findings = new Findings();
        FieldValues values = FieldValues.read(IpsecGlobal.TABLE, row, findings);
        if (values.get(IpsecGlobal.IKE_PORT).equals(values.get(IpsecGlobal.NATT_PORT))) {
            findings.error(
                    row.key(),
                    values,
                    IpsecGlobal.NATT_PORT,
                    "is the same as ike_port",
                    "use two different ports");
        }
        return done(findings, new IpsecGlobal(values));
    }

    static Candidate<IpsecDataplane> dataplane(RawRow row) {
        Findings findings = new Findings();
        FieldValues values = FieldValues.read(IpsecDataplane.TABLE, row, findings);
        return done(findings, new IpsecDataplane(values));
    }

    static Candidate<IkeSecret> secret(RawRow row) {
        Findings findings = new Findings();
        FieldValues values = FieldValues.read(IkeSecret.TABLE, row, findings);
        Optional<Passkey> passkey = values.get(IkeSecret.PASSKEY);
        boolean file = values.isSet(IkeSecret.KEY_FILE);
        if (passkey.isPresent() && file) {
            findings.error(
                    row.key(),
                    values,
                    IkeSecret.KEY_FILE,
                    "does not go with passkey",
                    "keep one of the two");
        }
        // A passkey that was given and is faulty has been reported already.
        if (row.field(IkeSecret.PASSKEY.storedName()).isEmpty() && !file) {
            findings.missing(row.key(), IkeSecret.PASSKEY, "is missing", "set it, or set key_file");
        }
        passkey.ifPresent(found -> sealing(row.key(), values, found, findings));
        return done(findings, new IkeSecret(row.key().part(0), values));
    }

    static Candidate<IpsecInterface> tunnelInterface(RawRow row, Rows rows) {
        Findings findings = new Findings();
        FieldValues values = FieldValues.read(IpsecInterface.TABLE, row, findings);
        List<Address> addresses = new ArrayList<>();
        for (RawRow address : rows.under(IpsecInterface.TABLE.name(), row.key().part(0))) {
            if (address.key().parts().size() == 2 && Keys.isSound(address.key())) {
                FieldValues.read(IpsecInterface.ADDRESS_TABLE, address, findings);
                addresses.add(address(address.key()));
            }
        }
        return done(findings, new IpsecInterface(row.key().part(0), values, addresses));
    }

    private static void sealing(
            RowKey row, FieldValues values, Passkey passkey, Findings findings) {
        boolean saidSealed = values.get(IkeSecret.KEY_ENCRYPT).orElse(passkey.isSealed());
        if (saidSealed && !passkey.isSealed()) {
            findings.error(
                    row,
                    values,
                    IkeSecret.KEY_ENCRYPT,
                    "contradicts passkey, which is not sealed",
                    "set it to false; the gateway seals the passkey itself");
        } else if (!saidSealed && passkey.isSealed()) {
            findings.error(
                    row,
                    values,
                    IkeSecret.KEY_ENCRYPT,
                    "contradicts passkey, which begins as a sealed one",
                    "remove it, or write the plain passkey as 0x and hex");
        } else if (!passkey.isSealed()) {
            findings.warning(
                    row,
                    values,
                    IkeSecret.PASSKEY,
                    "is stored in plain; the gateway seals it when it reads it",
                    "enter passkeys with the command line");
        }
    }

    private static Address address(RowKey key) {
        try {
            return Address.parse(key.part(1));
        } catch (BadValueException e) {
            throw new IllegalStateException("an unchecked key: " + key, e);
        }
    }

    private static <T> Candidate<T> done(Findings findings, T object) {
        return findings.blocking() ? Candidate.blocked(findings) : Candidate.of(object, findings);
    }

    /// The row of an object is missing although rows that belong to it exist.
    static Problem orphan(RowKey row, String owner) {
        return Problem.incomplete(
                row, "", "belongs to " + owner + ", which is not there", "add the row " + owner);
    }
}
