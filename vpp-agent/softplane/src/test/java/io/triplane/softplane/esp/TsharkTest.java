package io.triplane.softplane.esp;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpBuilder;
import io.triplane.softplane.ip.IpPacket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What we seal, opened by somebody else's decoder with the same keys.
@Needs(Need.TSHARK)
class TsharkTest {
    private static final int LINKTYPE_RAW_IP = 101;
    private static final int SPI_FIRST = 0x00c0_ffe0;
    private static final byte[] MESSAGE =
            "inner packet of the tunnel".getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path folder;

    /// A suite with the names tshark has for it.
    private record Suite(
            EspCipher cipher,
            String cipherName,
            int keyOctets,
            EspIntegrity integrity,
            String integrityName,
            int macOctets) {}

    private static List<Suite> suites() {
        List<Suite> suites = new ArrayList<>();
        String gcm = "AES-GCM with 16 octet ICV [RFC4106]";
        suites.add(new Suite(EspCipher.AES_GCM_128, gcm, 16, EspIntegrity.NONE, "NULL", 0));
        suites.add(new Suite(EspCipher.AES_GCM_192, gcm, 24, EspIntegrity.NONE, "NULL", 0));
        suites.add(new Suite(EspCipher.AES_GCM_256, gcm, 32, EspIntegrity.NONE, "NULL", 0));
        String cbc = "AES-CBC [RFC3602]";
        String ctr = "AES-CTR [RFC3686]";
        for (Suite mac : macs()) {
            suites.add(with(mac, EspCipher.NONE, "NULL", 0));
            suites.add(with(mac, EspCipher.AES_CBC_128, cbc, 16));
            suites.add(with(mac, EspCipher.AES_CBC_256, cbc, 32));
            suites.add(with(mac, EspCipher.AES_CTR_128, ctr, 16));
            suites.add(with(mac, EspCipher.AES_CTR_256, ctr, 32));
        }
        return suites;
    }

    private static List<Suite> macs() {
        return List.of(
                mac(EspIntegrity.HMAC_SHA1_96, "HMAC-SHA-1-96 [RFC2404]", 20),
                mac(EspIntegrity.HMAC_SHA_256_128, "HMAC-SHA-256-128 [RFC4868]", 32),
                mac(EspIntegrity.HMAC_SHA_384_192, "HMAC-SHA-384-192 [RFC4868]", 48),
                mac(EspIntegrity.HMAC_SHA_512_256, "HMAC-SHA-512-256 [RFC4868]", 64));
    }

    private static Suite mac(EspIntegrity integrity, String name, int octets) {
        return new Suite(EspCipher.NONE, "NULL", 0, integrity, name, octets);
    }

    private static Suite with(Suite mac, EspCipher cipher, String name, int keyOctets) {
        return new Suite(cipher, name, keyOctets, mac.integrity, mac.integrityName, mac.macOctets);
    }

    @Test
    void everySuiteIsReadableToAnIndependentDecoder() throws Exception {
        List<Suite> suites = suites();
        List<String> command = new ArrayList<>(List.of("tshark", "-r", pcap().toString()));
        command.addAll(List.of("-o", "esp.enable_encryption_decode:TRUE"));
        command.addAll(List.of("-o", "esp.enable_authentication_check:TRUE"));
        try (OutputStream out = Files.newOutputStream(pcap())) {
            out.write(fileHeader());
            for (int i = 0; i < suites.size(); i++) {
                Suite suite = suites.get(i);
                Random random = new Random(i);
                byte[] key = octets(random, suite.keyOctets);
                byte[] mac = octets(random, suite.macOctets);
                byte[] salt = octets(random, 4);
                out.write(record(seal(suite, SPI_FIRST + i, key, mac, salt)));
                command.addAll(List.of("-o", row(suite, SPI_FIRST + i, key, mac, salt)));
            }
        }
        command.addAll(List.of("-T", "fields", "-E", "separator=|", "-e", "esp.spi"));
        command.addAll(List.of("-e", "esp.icv_good", "-e", "ip.dst", "-e", "data.data"));

        List<String> lines = run(command);

        assertThat(lines).hasSameSizeAs(suites);
        for (int i = 0; i < suites.size(); i++) {
            assertThat(lines.get(i))
                    .as("%s %s", suites.get(i).cipher, suites.get(i).integrity)
                    .isEqualTo(
                            "0x%08x|1|192.0.2.2,10.1.2.2|%s"
                                    .formatted(SPI_FIRST + i, HexFormat.of().formatHex(MESSAGE)));
        }
    }

    private Path pcap() {
        return folder.resolve("esp.pcap");
    }

    private static byte[] octets(Random random, int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    private static IpPacket seal(Suite suite, int spi, byte[] key, byte[] mac, byte[] salt) {
        SaSpec spec =
                new SaSpec(
                        1,
                        spi,
                        50,
                        suite.cipher,
                        KeyOctets.taking(key.clone()),
                        suite.integrity,
                        KeyOctets.taking(mac.clone()),
                        SaFlags.asked(SaFlags.IS_TUNNEL),
                        Optional.of(Sas.tunnel4()),
                        KeyOctets.taking(salt.clone()),
                        4500,
                        4500,
                        0);
        IpPacket inner =
                IpBuilder.udp(
                        IpAddress.parse("10.1.1.2"),
                        4000,
                        IpAddress.parse("10.1.2.2"),
                        4001,
                        MESSAGE);
        return switch (EspEncoder.seal(new SecurityAssociation(spec, 0), inner)) {
            case EspEncoder.Sealed.Packet(IpPacket outer, int _) -> outer;
            case EspEncoder.Sealed.Dropped dropped -> throw new AssertionError(dropped);
        };
    }

    /// A row of tshark's table of SAs; salted ciphers have the salt behind the key.
    private static String row(Suite suite, int spi, byte[] key, byte[] mac, byte[] salt) {
        boolean salted =
                suite.cipher.mode() == EspCipher.Mode.GCM
                        || suite.cipher.mode() == EspCipher.Mode.CTR;
        HexFormat hex = HexFormat.of();
        String cipherKey = hex.formatHex(key) + (salted ? hex.formatHex(salt) : "");
        return "uat:esp_sa:\"IPv4\",\"192.0.2.1\",\"192.0.2.2\",\"0x%08x\",\"%s\",\"%s\",\"%s\",\"%s\""
                .formatted(
                        spi,
                        suite.cipherName,
                        cipherKey.isEmpty() ? "" : "0x" + cipherKey,
                        suite.integrityName,
                        mac.length == 0 ? "" : "0x" + hex.formatHex(mac));
    }

    private static byte[] fileHeader() {
        return ByteBuffer.allocate(24)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(LINKTYPE_RAW_IP)
                .array();
    }

    private static byte[] record(IpPacket packet) {
        return ByteBuffer.allocate(16 + packet.length())
                .putLong(0)
                .putInt(packet.length())
                .putInt(packet.length())
                .put(packet.octets())
                .array();
    }

    private List<String> run(List<String> command) throws IOException, InterruptedException {
        Process tshark =
                new ProcessBuilder(command)
                        .redirectError(folder.resolve("stderr").toFile())
                        .redirectOutput(folder.resolve("stdout").toFile())
                        .start();
        assertThat(tshark.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tshark.exitValue()).as(Files.readString(folder.resolve("stderr"))).isZero();
        return Files.readAllLines(folder.resolve("stdout"));
    }
}
