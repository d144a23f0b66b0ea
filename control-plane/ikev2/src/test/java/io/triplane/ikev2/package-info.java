/// Tests of the public door.
@NullMarked
package io.triplane.ikev2;

import org.jspecify.annotations.NullMarked;
