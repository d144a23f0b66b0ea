package io.triplane.model;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RowKey;

/// Whether the times in the life of an IKE SA fit each other.
record LifetimeChecks(RowKey row, FieldValues values, Findings findings) {
    void run() {
        shorter(ConnectionTable.REKEY_TIME);
        shorter(ConnectionTable.REAUTH_TIME);
        if (values.get(ConnectionTable.REAUTH_TIME) != 0
                && values.get(ConnectionTable.ROLE) == ConnectionTable.Role.RESPONDER) {
            findings.error(
                    row,
                    values,
                    ConnectionTable.REAUTH_TIME,
                    "needs a role that may begin: proving identities anew is a new set-up",
                    "set it at the peer and remove it here, or set role to initiator");
        }
    }

    private void shorter(Field<Integer> than) {
        int limit = values.get(than);
        values.get(ConnectionTable.RAND_TIME)
                .filter(rand -> limit != 0 && rand >= limit)
                .ifPresent(_ ->
                        findings.error(
                                row,
                                values,
                                ConnectionTable.RAND_TIME,
                                "is not shorter than %s, which is %d".formatted(than, limit),
                                "set it to less, or leave it out for 10 %"));
    }
}
