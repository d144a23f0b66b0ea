package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.teletrust.TeleTrusTNamedCurves;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.BlowfishEngine;
import org.bouncycastle.crypto.engines.CamelliaEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.MLKEMParameters;

/// The suite that is always sufficient: Bouncy Castle's lightweight API, no provider, nothing
/// native. With a seeded source it computes the same octets in every run, so simulation uses it.
///
/// Honest limits: its AES uses tables (a neighbour on the same cache may learn from its timing),
/// and its engines keep the last key schedule until the next key or until the shard ends. Where
/// that matters, a native suite takes the primitive over.
public final class BouncyCastleSuite implements CryptoSuite {
    private static final int AEAD_SALT_LENGTH = 4;
    private static final int CCM_SALT_LENGTH = 3;

    private final RandomSource random;
    private final SHA1Digest sha1 = new SHA1Digest();
    // Made on first use: a simulated shard needs two or three of them.
    private final Map<PrfId, Optional<Mac>> prfs = new EnumMap<>(PrfId.class);
    private final Map<IntegrityId, Optional<Mac>> integrities = new EnumMap<>(IntegrityId.class);
    private final Map<EncryptionId, Optional<PayloadCipher>> ciphers =
            new EnumMap<>(EncryptionId.class);
    private final Map<KeyExchangeMethod, Optional<KeyAgreement>> keyExchanges =
            new EnumMap<>(KeyExchangeMethod.class);

    public BouncyCastleSuite(RandomSource random) {
        this.random = random;
    }

    @Override
    public RandomSource random() {
        return random;
    }

    @Override
    public Optional<Mac> prf(PrfId id) {
        return prfs.computeIfAbsent(id, BouncyCastleSuite::newPrf);
    }

    @Override
    public Optional<Mac> integrity(IntegrityId id) {
        return integrities.computeIfAbsent(id, BouncyCastleSuite::newIntegrity);
    }

    @Override
    public Optional<PayloadCipher> cipher(EncryptionId id) {
        return ciphers.computeIfAbsent(id, BouncyCastleSuite::newCipher);
    }

    @Override
    public Optional<KeyAgreement> keyExchange(KeyExchangeMethod method) {
        return keyExchanges.computeIfAbsent(method, this::newKeyExchange);
    }

    @Override
    public Bytes sha1(Bytes data) {
        byte[] octets = data.toArray();
        sha1.update(octets, 0, octets.length);
        byte[] digest = new byte[sha1.getDigestSize()];
        sha1.doFinal(digest, 0);
        return Bytes.copyOf(digest);
    }

    private static Optional<Mac> newPrf(PrfId id) {
        return switch (id) {
            case HMAC_SHA1 -> Optional.of(new EngineMac(new HMac(new SHA1Digest())));
            case HMAC_SHA2_256 -> Optional.of(new EngineMac(new HMac(new SHA256Digest())));
            case HMAC_SHA2_384 -> Optional.of(new EngineMac(new HMac(new SHA384Digest())));
            case HMAC_SHA2_512 -> Optional.of(new EngineMac(new HMac(new SHA512Digest())));
            case AES128_CMAC -> Optional.of(AesPrf.cmac());
            case AES128_XCBC -> Optional.of(AesPrf.xcbc());
            case HMAC_MD5, HMAC_TIGER, HMAC_STREEBOG_512 -> Optional.empty();
        };
    }

    private static Optional<Mac> newIntegrity(IntegrityId id) {
        return switch (id) {
            case HMAC_SHA1_96 -> Optional.of(new EngineMac(new HMac(new SHA1Digest()), 12));
            case HMAC_SHA2_256_128 -> Optional.of(new EngineMac(new HMac(new SHA256Digest()), 16));
            case HMAC_SHA2_384_192 -> Optional.of(new EngineMac(new HMac(new SHA384Digest()), 24));
            case HMAC_SHA2_512_256 -> Optional.of(new EngineMac(new HMac(new SHA512Digest()), 32));
            case AES_CMAC_96 -> Optional.of(new EngineMac(new CMac(AESEngine.newInstance()), 12));
            case AES_XCBC_96 -> Optional.of(new EngineMac(new XcbcMac(), 12));
            case NONE,
                    HMAC_MD5_96,
                    DES_MAC,
                    KPDK_MD5,
                    HMAC_MD5_128,
                    HMAC_SHA1_160,
                    AES_128_GMAC,
                    AES_192_GMAC,
                    AES_256_GMAC ->
                    Optional.empty();
        };
    }

    private static Optional<PayloadCipher> newCipher(EncryptionId id) {
        return switch (id) {
            case AES_GCM_8 -> Optional.of(gcm(8));
            case AES_GCM_12 -> Optional.of(gcm(12));
            case AES_GCM_16 -> Optional.of(gcm(16));
            case AES_CCM_8 -> Optional.of(ccm(AESEngine.newInstance(), 8));
            case AES_CCM_12 -> Optional.of(ccm(AESEngine.newInstance(), 12));
            case AES_CCM_16 -> Optional.of(ccm(AESEngine.newInstance(), 16));
            case CAMELLIA_CCM_8 -> Optional.of(ccm(new CamelliaEngine(), 8));
            case CAMELLIA_CCM_12 -> Optional.of(ccm(new CamelliaEngine(), 12));
            case CAMELLIA_CCM_16 -> Optional.of(ccm(new CamelliaEngine(), 16));
            case CHACHA20_POLY1305 ->
                    Optional.of(new AeadCipher(new ChaCha20Poly1305(), AEAD_SALT_LENGTH, 16));
            case AES_CBC -> Optional.of(new CbcCipher(AESEngine.newInstance()));
            case CAMELLIA_CBC -> Optional.of(new CbcCipher(new CamelliaEngine()));
            case TRIPLE_DES -> Optional.of(new CbcCipher(new DESedeEngine()));
            case BLOWFISH -> Optional.of(new CbcCipher(new BlowfishEngine()));
            case AES_CTR -> Optional.of(new CtrCipher(AESEngine.newInstance()));
            case CAMELLIA_CTR -> Optional.of(new CtrCipher(new CamelliaEngine()));
            case DES_IV64,
                    DES,
                    RC5,
                    IDEA,
                    CAST,
                    TRIPLE_IDEA,
                    DES_IV32,
                    NULL,
                    NULL_AUTH_AES_GMAC,
                    AES_CCM_8_IIV,
                    AES_GCM_16_IIV,
                    CHACHA20_POLY1305_IIV ->
                    Optional.empty();
        };
    }

    private static PayloadCipher gcm(int icvLength) {
        return new AeadCipher(
                GCMBlockCipher.newInstance(AESEngine.newInstance()), AEAD_SALT_LENGTH, icvLength);
    }

    private static PayloadCipher ccm(BlockCipher cipher, int icvLength) {
        return new AeadCipher(CCMBlockCipher.newInstance(cipher), CCM_SALT_LENGTH, icvLength);
    }

    private Optional<KeyAgreement> newKeyExchange(KeyExchangeMethod method) {
        return switch (method) {
            case CURVE25519 -> Optional.of(XdhKeyAgreement.x25519(random));
            case CURVE448 -> Optional.of(XdhKeyAgreement.x448(random));
            case ECP_192 -> nist(method, "secp192r1");
            case ECP_224 -> nist(method, "secp224r1");
            case ECP_256 -> nist(method, "secp256r1");
            case ECP_384 -> nist(method, "secp384r1");
            case ECP_521 -> nist(method, "secp521r1");
            case BRAINPOOL_224 -> brainpool(method, "brainpoolP224r1");
            case BRAINPOOL_256 -> brainpool(method, "brainpoolP256r1");
            case BRAINPOOL_384 -> brainpool(method, "brainpoolP384r1");
            case BRAINPOOL_512 -> brainpool(method, "brainpoolP512r1");
            // Exponents: the larger estimate of RFC 3526 §8, in whole octets.
            case MODP_768 -> modp(method, ModpGroup.safe(DHStandardGroups.rfc2409_768, 30));
            case MODP_1024 -> modp(method, ModpGroup.safe(DHStandardGroups.rfc2409_1024, 30));
            case MODP_1536 -> modp(method, ModpGroup.safe(DHStandardGroups.rfc3526_1536, 30));
            case MODP_2048 -> modp(method, ModpGroup.safe(DHStandardGroups.rfc3526_2048, 40));
            case MODP_3072 -> modp(method, ModpGroup.safe(DHStandardGroups.rfc3526_3072, 53));
            case MODP_4096 -> modp(method, ModpGroup.safe(DHStandardGroups.rfc3526_4096, 60));
            case MODP_6144 -> modp(method, ModpGroup.safe(DHStandardGroups.rfc3526_6144, 68));
            case MODP_8192 -> modp(method, ModpGroup.safe(DHStandardGroups.rfc3526_8192, 78));
            case MODP_2048_224 -> modp(method, ModpGroup.MODP_2048_224);
            case MODP_2048_256 -> modp(method, ModpGroup.MODP_2048_256);
            case ML_KEM_512 -> mlKem(method, MLKEMParameters.ml_kem_512, 800);
            case ML_KEM_768 -> mlKem(method, MLKEMParameters.ml_kem_768, 1184);
            case ML_KEM_1024 -> mlKem(method, MLKEMParameters.ml_kem_1024, 1568);
            // RFC 8247 §2.4: too short to be negotiated by anyone.
            case NONE, MODP_1024_160, GOST3410_2012_256, GOST3410_2012_512 -> Optional.empty();
        };
    }

    private Optional<KeyAgreement> nist(KeyExchangeMethod method, String curve) {
        return Optional.of(new EcpKeyAgreement(method, CustomNamedCurves.getByName(curve), random));
    }

    private Optional<KeyAgreement> brainpool(KeyExchangeMethod method, String curve) {
        return Optional.of(
                new EcpKeyAgreement(method, TeleTrusTNamedCurves.getByName(curve), random));
    }

    private Optional<KeyAgreement> modp(KeyExchangeMethod method, ModpGroup group) {
        return Optional.of(new ModpKeyAgreement(method, group, random));
    }

    private Optional<KeyAgreement> mlKem(
            KeyExchangeMethod method, MLKEMParameters parameters, int keyLength) {
        return Optional.of(new MlKemKeyAgreement(method, parameters, keyLength, random));
    }
}
