/// Addresses that a gateway hands out to its peers (RFC 7296 §2.19, §3.15).
@NullMarked
package io.triplane.ikev2.address;

import org.jspecify.annotations.NullMarked;
