package io.triplane.ikev2.crypto;

/// What every suite must compute, by known answers and by checks against independent code. The test
/// class of a suite implements this and nothing more is needed.
public interface CryptoSuiteContract
        extends MacContract, PayloadCipherContract, KeyAgreementContract, EncapsulationContract {}
