/// Tests of the values on the wire.
@NullMarked
package io.triplane.jvpp.wire;

import org.jspecify.annotations.NullMarked;
