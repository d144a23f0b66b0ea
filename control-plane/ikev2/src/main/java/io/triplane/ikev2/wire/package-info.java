/// What IKEv2 looks like on the wire: header, payloads, registries, messages (RFC 7296 §3).
@NullMarked
package io.triplane.ikev2.wire;

import org.jspecify.annotations.NullMarked;
