/// Tests of the harness: that it counts, compares, reports and cleans up.
@NullMarked
package io.triplane.bench;

import org.jspecify.annotations.NullMarked;
