package io.triplane.app;

import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.control.SecretOpener;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.model.IkeSecret;
import io.triplane.model.schema.RowKey;
import io.triplane.store.ConfigUpdate;
import io.triplane.store.RowWriter;
import io.triplane.store.StoreException;
import io.triplane.store.secret.GatewayKeys;
import io.triplane.store.secret.PlainSecrets;
import io.triplane.store.secret.SecretException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/// Opens secrets with the gateway's private key, and has those sealed that somebody wrote in plain.
final class Secrets implements SecretOpener {
    private static final Logger LOG = System.getLogger(Secrets.class.getName());

    private final io.triplane.store.secret.SecretOpener opener;
    private final GatewayKeys keys;

    Secrets(GatewayKeys keys) {
        this.keys = keys;
        this.opener = keys.opener();
    }

    @Override
    public Opened open(IkeSecret secret) {
        try {
            return new Opened.Octets(Secret.of(opener.open(secret)));
        } catch (SecretException e) {
            return new Opened.Closed(
                    new Trouble(
                            e.reason().code(),
                            secret.key().toString(),
                            "",
                            String.valueOf(e.getMessage()),
                            e.remedy()));
        }
    }

    /// Whether a reading of the configuration has a plain passkey.
    static boolean anyPlain(ConfigUpdate update) {
        return update.reading().snapshot().secrets().values().stream()
                .flatMap(secret -> secret.get(IkeSecret.PASSKEY).stream())
                .anyMatch(passkey -> !passkey.isSealed());
    }

    /// Seals every plain passkey of the database. Blocks.
    void sealPlain(RowWriter configDb) {
        try {
            List<RowKey> sealed = PlainSecrets.seal(configDb, keys.sealer());
            if (!sealed.isEmpty()) {
                LOG.log(Level.WARNING, "{0} held plain passkeys, which are sealed now", sealed);
            }
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "plain passkeys are not sealed: {0}", e.getMessage());
        }
    }
}
