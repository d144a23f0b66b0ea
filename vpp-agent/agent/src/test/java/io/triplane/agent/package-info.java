/// The agent against VPPs, real and stand-in.
@NullMarked
package io.triplane.agent;

import org.jspecify.annotations.NullMarked;
