package io.triplane.ikev2.wire;

import io.triplane.vectors.VectorFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Messages recorded from strongSwan, with the keys that open them.
final class Recording {
    /// A datagram and what its sender or receiver said of it.
    record Entry(Bytes datagram, String says) {
        @Override
        public String toString() {
            return says;
        }
    }

    /// Both directions of an IKE SA.
    private record Keys(TestKeys fromInitiator, TestKeys fromResponder) {}

    private final Map<Long, Keys> keysBySpiI = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    static Recording ofStrongSwan() {
        return new Recording(VectorFile.lines("ikev2/strongswan-5.9.8.txt"));
    }

    private Recording(List<VectorFile.Line> lines) {
        Map<String, String> sa = new HashMap<>();
        Bytes datagram = Bytes.EMPTY;
        for (VectorFile.Line line : lines) {
            switch (line.word()) {
                case "sa" -> {
                    addKeys(sa);
                    sa = new HashMap<>(Map.of("sa", line.value()));
                }
                case "message" -> datagram = Bytes.ofHex(line.value());
                case "is" -> entries.add(new Entry(datagram, line.value()));
                default -> sa.put(line.word(), line.value());
            }
        }
        addKeys(sa);
    }

    private void addKeys(Map<String, String> sa) {
        if (sa.isEmpty()) {
            return;
        }
        String[] words = required(sa, "sa").split(" ", -1);
        keysBySpiI.put(
                Long.parseUnsignedLong(words[0], 16),
                new Keys(direction(words[2], sa, "i"), direction(words[2], sa, "r")));
    }

    private static TestKeys direction(String cipher, Map<String, String> sa, String side) {
        Bytes encryption = Bytes.ofHex(required(sa, "sk-e" + side));
        return switch (cipher) {
            case "aes-gcm-16" -> new TestKeys.Gcm(encryption);
            case "aes-cbc" ->
                    new TestKeys.Cbc(encryption, Bytes.ofHex(required(sa, "sk-a" + side)));
            default -> throw new IllegalArgumentException(cipher);
        };
    }

    private static <K, V> V required(Map<K, V> map, K key) {
        return Optional.ofNullable(map.get(key)).orElseThrow();
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /// The keys that open a datagram, by the SA and the side in its header.
    TestKeys keys(Bytes datagram) {
        IkeHeader header = IkeHeader.peek(datagram).orElseThrow();
        Keys keys = required(keysBySpiI, header.spiI());
        return header.fromInitiator() ? keys.fromInitiator() : keys.fromResponder();
    }
}
