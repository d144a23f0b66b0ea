/// The data plane ports on a VPP: what the daemon asks becomes messages to VPP, in an order that
/// neither loses nor leaks a packet.
@NullMarked
package io.triplane.agent;

import org.jspecify.annotations.NullMarked;
