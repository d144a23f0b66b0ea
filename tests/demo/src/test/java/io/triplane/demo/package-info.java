/// Tests of the demo's own measuring instruments.
@NullMarked
package io.triplane.demo;

import org.jspecify.annotations.NullMarked;
