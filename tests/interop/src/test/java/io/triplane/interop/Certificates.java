package io.triplane.interop;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority, and the certificates that it signs for 127.0.0.1, as PEM files.
final class Certificates {
    private static final Duration VALID = Duration.ofHours(1);

    private final Path folder;
    private final X500Name name;
    private final KeyPair keys = keyPair();
    private int serial;

    /// A certificate and its private key.
    record Pair(Path certificate, Path key) {}

    Certificates(Path folder, String name) throws GeneralSecurityException {
        this.folder = folder;
        this.name = new X500Name("CN=" + name);
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /// Its own certificate.
    Path authority() throws Exception {
        return write(name + ".pem", certificate(name, keys, true));
    }

    /// Signs a new key pair.
    Pair issue(String subject) throws Exception {
        KeyPair own = keyPair();
        X509Certificate certificate = certificate(new X500Name("CN=" + subject), own, false);
        return new Pair(
                write(subject + ".pem", certificate),
                write(subject + ".key", new JcaPKCS8Generator(own.getPrivate(), null)));
    }

    private X509Certificate certificate(X500Name subject, KeyPair owner, boolean authority)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        Instant now = Instant.now();
        serial++;
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.valueOf(serial),
                        Date.from(now.minus(VALID)),
                        Date.from(now.plus(VALID)),
                        subject,
                        owner.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!authority) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate())));
    }

    private Path write(String file, Object object) throws IOException {
        Path path = folder.resolve(file);
        try (Writer writer = Files.newBufferedWriter(path);
                JcaPEMWriter pem = new JcaPEMWriter(writer)) {
            pem.writeObject(object);
        }
        return path;
    }
}
