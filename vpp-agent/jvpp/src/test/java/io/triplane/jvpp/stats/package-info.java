/// Tests of the stats reader on memory laid out by hand.
@NullMarked
package io.triplane.jvpp.stats;

import org.jspecify.annotations.NullMarked;
