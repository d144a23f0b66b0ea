/// Tests of the explorer.
@NullMarked
package io.triplane.sim;

import org.jspecify.annotations.NullMarked;
