/// JUnit extensions shared by all modules: what a test needs from the machine, seeds, results.
@NullMarked
package io.triplane.junit;

import org.jspecify.annotations.NullMarked;
