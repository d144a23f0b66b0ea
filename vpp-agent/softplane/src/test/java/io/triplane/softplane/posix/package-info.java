/// Tests of the loop.
@NullMarked
package io.triplane.softplane.posix;

import org.jspecify.annotations.NullMarked;
