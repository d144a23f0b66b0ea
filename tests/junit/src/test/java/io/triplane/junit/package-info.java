/// Tests of what the suite tells about itself.
@NullMarked
package io.triplane.junit;

import org.jspecify.annotations.NullMarked;
