package io.triplane.ikev2.crypto;

import io.triplane.vectors.TestVector;
import java.math.BigInteger;

/// The primes of RFC 2409 and RFC 3526 from their formula, with pi by Machin's series.
final class ModpPrimes {
    private static final int GUARD_BITS = 64;

    private ModpPrimes() {}

    /// 2^bits - 2^(bits-64) - 1 + 2^64 * (floor(2^(bits-130) * pi) + offset).
    static BigInteger prime(TestVector group) {
        int bits = group.number("bits");
        BigInteger middle = piShifted(bits - 130).add(BigInteger.valueOf(group.number("offset")));
        return power(bits)
                .subtract(power(bits - 64))
                .subtract(BigInteger.ONE)
                .add(middle.shiftLeft(64));
    }

    /// floor(2^bits * pi).
    private static BigInteger piShifted(int bits) {
        BigInteger one = power(bits + GUARD_BITS);
        BigInteger quarter =
                arctanOfInverse(5, one)
                        .multiply(BigInteger.valueOf(4))
                        .subtract(arctanOfInverse(239, one));
        return quarter.multiply(BigInteger.valueOf(4)).shiftRight(GUARD_BITS);
    }

    private static BigInteger arctanOfInverse(int x, BigInteger one) {
        BigInteger square = BigInteger.valueOf((long) x * x);
        BigInteger power = one.divide(BigInteger.valueOf(x));
        BigInteger sum = BigInteger.ZERO;
        for (int n = 1; power.signum() != 0; n += 2) {
            sum = sum.add(power.divide(BigInteger.valueOf(n)));
            power = power.divide(square).negate();
        }
        return sum;
    }

    private static BigInteger power(int bits) {
        return BigInteger.ONE.shiftLeft(bits);
    }
}
