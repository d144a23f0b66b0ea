package io.triplane.model;

import io.triplane.model.crypto.DhGroup;
import io.triplane.model.crypto.EncryptionAlg;
import io.triplane.model.crypto.IntegrityAlg;
import io.triplane.model.crypto.Pfs;
import io.triplane.model.crypto.PrfAlg;
import io.triplane.model.crypto.Standing;
import io.triplane.model.crypto.Use;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RowKey;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Whether the algorithm words of one connection may be negotiated, singly and together.
final class AlgorithmChecks {
    private final RowKey row;
    private final FieldValues values;
    private final boolean weakAllowed;
    private final Findings findings;

    AlgorithmChecks(RowKey row, FieldValues values, boolean weakAllowed, Findings findings) {
        this.row = row;
        this.values = values;
        this.weakAllowed = weakAllowed;
        this.findings = findings;
    }

    void run() {
        cipher(Use.IKE, ConnectionTable.IKE_CRYPTO_ALG, ConnectionTable.IKE_CRYPTO_ALG_SIZE);
        integrity(Use.IKE, ConnectionTable.IKE_CRYPTO_ALG, ConnectionTable.IKE_INTEG_ALG);
        cipher(Use.ESP, ConnectionTable.SA_CRYPTO_ALG, ConnectionTable.SA_CRYPTO_ALG_SIZE);
        integrity(Use.ESP, ConnectionTable.SA_CRYPTO_ALG, ConnectionTable.SA_INTEG_ALG);
        values.get(ConnectionTable.IKE_PRF)
                .map(PrfAlg::standing)
                .ifPresent(standing -> judge(ConnectionTable.IKE_PRF, standing));
        values.get(ConnectionTable.IKE_DH)
                .map(group -> group.standing(Use.IKE))
                .ifPresent(standing -> judge(ConnectionTable.IKE_DH, standing));
        additional();
        if (values.get(ConnectionTable.SA_DH) instanceof Pfs.Group(DhGroup group)) {
            judge(ConnectionTable.SA_DH, group.standing(Use.ESP));
        }
    }

    /// RFC 9370 §2.2.2: no method takes part twice.
    private void additional() {
        Set<DhGroup> taken = EnumSet.noneOf(DhGroup.class);
        values.get(ConnectionTable.IKE_DH).ifPresent(taken::add);
        for (Field<Optional<DhGroup>> field : ConnectionTable.IKE_ADDITIONAL_KE) {
            Optional<DhGroup> group = values.get(field);
            group.ifPresent(named -> judge(field, named.standingAsAdditional()));
            if (group.isPresent() && !taken.add(group.get())) {
                findings.error(
                        row,
                        values,
                        field,
                        "takes part in the key exchange already",
                        "name another group, or remove it");
            }
        }
    }

    private void cipher(
            Use use, Field<Optional<EncryptionAlg>> algField, Field<Integer> sizeField) {
        int size = values.get(sizeField);
        Optional<EncryptionAlg> alg = values.get(algField);
        if (alg.isEmpty()) {
            if (size != 0) {
                findings.missing(
                        row,
                        algField,
                        "is missing beside " + sizeField + " " + size,
                        "set it, or remove " + sizeField);
            }
            return;
        }
        judge(algField, alg.get().standing(use));
        if (size == 0 || alg.get().keyBits().contains(size)) {
            return;
        }
        if (alg.get().keyBits().isEmpty()) {
            findings.error(
                    row,
                    values,
                    sizeField,
                    "does not go with " + alg.get().token() + ", whose key size is fixed",
                    "remove it");
            return;
        }
        findings.error(
                row,
                values,
                sizeField,
                "is no key size of " + alg.get().token(),
                "use one of " + alg.get().keyBits() + ", or 0 for " + alg.get().keyBitsDefault());
    }

    private void integrity(
            Use use,
            Field<Optional<EncryptionAlg>> algField,
            Field<Optional<IntegrityAlg>> integField) {
        Optional<IntegrityAlg> integ = values.get(integField);
        if (integ.isEmpty()) {
            return;
        }
        judge(integField, integ.get().standing(use));
        values.get(algField)
                .filter(EncryptionAlg::isAead)
                .ifPresent(alg ->
                        findings.error(
                                row,
                                values,
                                integField,
                                "does not go with "
                                        + alg.token()
                                        + ", which protects integrity itself",
                                "remove it, or set " + algField + " to aes-cbc"));
        boolean alone =
                values.get(algField)
                        .filter(alg -> alg.isAead() || alg == EncryptionAlg.NULL)
                        .isPresent();
        if (use == Use.ESP && integ.get().gmacBits() != 0 && !alone) {
            findings.error(
                    row,
                    values,
                    integField,
                    "does not go with encryption",
                    "set " + algField + " to null, or use hmac-sha2-256-128");
        }
    }

    private void judge(Field<?> field, Standing standing) {
        switch (standing) {
            case Standing.Allowed _ -> {}
            case Standing.Discouraged old ->
                    findings.warning(
                            row, values, field, old.reason(), "use a SHA-2 algorithm if you can");
            case Standing.Weak weak -> {
                if (weakAllowed) {
                    findings.warning(
                            row, values, field, weak.reason(), "use " + weak.alternative());
                } else {
                    findings.error(
                            row,
                            values,
                            field,
                            weak.reason(),
                            "use "
                                    + weak.alternative()
                                    + ", or set "
                                    + IpsecGlobal.ALLOW_WEAK_CRYPTO
                                    + " in "
                                    + ConfigObject.GLOBAL);
                }
            }
            case Standing.Refused refused ->
                    findings.error(
                            row, values, field, refused.reason(), "use " + refused.alternative());
        }
    }
}
