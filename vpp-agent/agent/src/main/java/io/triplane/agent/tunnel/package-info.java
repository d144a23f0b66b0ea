/// Tunnels and the Child SAs in them, from the first call to the last.
@NullMarked
package io.triplane.agent.tunnel;

import org.jspecify.annotations.NullMarked;
