/// Tests of the cryptography, and the contract that every [CryptoSuite] must keep.
@NullMarked
package io.triplane.ikev2.crypto;

import org.jspecify.annotations.NullMarked;
