/// Octets of the binary API: named reads and writes, addresses, keys, frames.
@NullMarked
package io.triplane.jvpp.wire;

import org.jspecify.annotations.NullMarked;
