/// Tests of the wire layer.
@NullMarked
package io.triplane.ikev2.wire;

import org.jspecify.annotations.NullMarked;
