package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.vectors.TestVector;
import io.triplane.vectors.VectorFile;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class ModpPrimesTest {
    /// The two largest would take minutes; that they follow the formula is shown by the contract.
    private static final int BITS_MAX = 4096;

    private static final int CERTAINTY = 40;

    @Test
    void primesAreSafe() {
        for (TestVector group : VectorFile.read("rfc/modp.txt")) {
            if (group.number("bits") <= BITS_MAX) {
                BigInteger prime = ModpPrimes.prime(group);
                assertThat(prime.bitLength()).isEqualTo(group.number("bits"));
                assertThat(prime.isProbablePrime(CERTAINTY)).as(group.place()).isTrue();
                assertThat(prime.shiftRight(1).isProbablePrime(CERTAINTY))
                        .as("(p-1)/2 of %s", group.place())
                        .isTrue();
            }
        }
    }

    /// A generator that is a square generates the subgroup of prime order, so that no public value
    /// tells the parity of its exponent.
    @Test
    void twoIsASquareInEveryGroup() {
        for (TestVector group : VectorFile.read("rfc/modp.txt")) {
            assertThat(ModpPrimes.prime(group).mod(BigInteger.valueOf(8)))
                    .as(group.place())
                    .isEqualTo(BigInteger.valueOf(7));
        }
    }
}
