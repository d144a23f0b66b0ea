/// Simulation tests of the IKEv2 engine.
@NullMarked
package io.triplane.testkit;

import org.jspecify.annotations.NullMarked;
