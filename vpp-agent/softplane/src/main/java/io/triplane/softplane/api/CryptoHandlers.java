package io.triplane.softplane.api;

import java.util.ArrayList;
import java.util.List;

/// The algorithms of the crypto engine by VPP's names, and the table `show crypto handlers` prints.
final class CryptoHandlers {
    static final String ENGINE = "jca";
    private static final String ASYNC_ENGINE = "sw_scheduler";

    private static final String COLOUR = "\u001b[36m";
    private static final String PLAIN = "\u001b[0m";

    private static final List<String> HASHES =
            List.of(
                    "md5-icv12",
                    "sha1-160-icv12",
                    "sha2-256-icv12",
                    "sha2-256-icv16",
                    "sha2-384-icv24",
                    "sha2-512-icv32");

    private static final List<Row> ROWS = rows();

    private record Row(String algorithm, boolean integrityOnly) {}

    private CryptoHandlers() {}

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int bits : new int[] {128, 192, 256}) {
            rows.add(new Row("aes-" + bits + "-cbc", false));
            rows.add(new Row("aes-" + bits + "-ctr", false));
            for (String aad : List.of("aad8", "aad12")) { // without and with ESN
                rows.add(new Row("aes-" + bits + "-gcm-icv16-" + aad, false));
                rows.add(new Row("aes-" + bits + "-null-gmac-icv16-" + aad, false));
            }
            for (String hash : HASHES) {
                rows.add(new Row("aes-" + bits + "-cbc-" + hash, false));
                if (!hash.startsWith("md5")) {
                    rows.add(new Row("aes-" + bits + "-ctr-" + hash, false));
                }
            }
        }
        rows.add(new Row("chacha20-poly1305-icv16-aad8", false));
        rows.add(new Row("chacha20-poly1305-icv16-aad12", false));
        rows.add(new Row("3des-cbc", false));
        HASHES.forEach(hash -> rows.add(new Row("3des-cbc-" + hash, false)));
        HASHES.forEach(hash -> rows.add(new Row(hash, true)));
        return List.copyOf(rows);
    }

    static boolean isKnown(String algorithm) {
        return ROWS.stream().anyMatch(row -> row.algorithm.equals(algorithm));
    }

    /// Two lines an algorithm, enc and dec; hashes have one. A star marks the active engine.
    static String table() {
        StringBuilder out =
                new StringBuilder(line("Algorithm", "Op", "Simple", "Chained", "Async"));
        String active = COLOUR + ENGINE + "*" + PLAIN;
        String async = COLOUR + ASYNC_ENGINE + "*" + PLAIN;
        for (Row row : ROWS) {
            if (row.integrityOnly) {
                out.append(line(row.algorithm, "hmac", active, active, "-"));
            } else {
                out.append(line(row.algorithm, "enc", active, active, async));
                out.append(line("", "dec", active, active, async));
            }
        }
        return out.toString();
    }

    private static String line(
            String algorithm, String operation, String simple, String chained, String async) {
        return "%-32s%-5s%-19s%-19s%s%n".formatted(algorithm, operation, simple, chained, async);
    }
}
