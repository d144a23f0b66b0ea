/// Tests of the addresses that are handed out.
@NullMarked
package io.triplane.ikev2.address;

import org.jspecify.annotations.NullMarked;
