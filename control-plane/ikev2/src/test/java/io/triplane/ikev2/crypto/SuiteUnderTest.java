package io.triplane.ikev2.crypto;

/// Makes the suite that the contracts examine.
public interface SuiteUnderTest {
    CryptoSuite suite(RandomSource random);

    default CryptoSuite suite() {
        return suite(new SeededRandom(1));
    }
}
