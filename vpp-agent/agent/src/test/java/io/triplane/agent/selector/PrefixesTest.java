package io.triplane.agent.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Seeds;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.Selector;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixesTest {
    private static List<String> prefixes(String start, String end) {
        return Prefixes.of(selector(start, end)).stream().map(Prefix::toString).toList();
    }

    private static Selector selector(String start, String end) {
        return new Selector(InetAddress.ofLiteral(start), InetAddress.ofLiteral(end), 0, 0, 65_535);
    }

    @Test
    void alignedRangeIsOnePrefix() {
        assertThat(prefixes("10.1.0.0", "10.1.255.255")).containsExactly("10.1.0.0/16");
        assertThat(prefixes("0.0.0.0", "255.255.255.255")).containsExactly("0.0.0.0/0");
        assertThat(prefixes("10.1.2.3", "10.1.2.3")).containsExactly("10.1.2.3/32");
        assertThat(prefixes("fd00::", "fd00::ffff")).containsExactly("fd00:0:0:0:0:0:0:0/112");
        assertThat(prefixes("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))
                .containsExactly("0:0:0:0:0:0:0:0/0");
    }

    @Test
    void unalignedRangeIsCutAtItsBlocks() {
        assertThat(prefixes("10.0.0.1", "10.0.0.6"))
                .containsExactly("10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/31", "10.0.0.6/32");
    }

    @Test
    void worstRangesHaveTheStatedNumberOfPrefixes() {
        assertThat(prefixes("0.0.0.1", "255.255.255.254")).hasSize(62);
        assertThat(prefixes("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")).hasSize(254);
    }

    /// The prefixes follow each other without gap or overlap, from start to end.
    @Seeds
    void prefixesHoldExactlyTheRange(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] one = new byte[random.nextBoolean() ? 4 : 16];
        byte[] other = new byte[one.length];
        random.nextBytes(one);
        random.nextBytes(other);
        boolean ordered = Arrays.compareUnsigned(one, other) <= 0;
        byte[] start = ordered ? one : other;
        byte[] end = ordered ? other : one;
        Selector range =
                new Selector(
                        InetAddress.getByAddress(start),
                        InetAddress.getByAddress(end),
                        0,
                        0,
                        65_535);
        BigInteger next = new BigInteger(1, start);
        for (Prefix prefix : Prefixes.of(range)) {
            BigInteger first = new BigInteger(1, prefix.address().octets().toArray());
            assertThat(first).isEqualTo(next);
            int hostBits = prefix.address().bits() - prefix.length();
            assertThat(first.mod(BigInteger.ONE.shiftLeft(hostBits))).isEqualTo(BigInteger.ZERO);
            next = first.add(BigInteger.ONE.shiftLeft(hostBits));
        }
        assertThat(next).isEqualTo(new BigInteger(1, end).add(BigInteger.ONE));
    }
}
