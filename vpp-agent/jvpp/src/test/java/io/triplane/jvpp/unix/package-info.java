/// Tests of the socket wrappers.
@NullMarked
package io.triplane.jvpp.unix;

import org.jspecify.annotations.NullMarked;
