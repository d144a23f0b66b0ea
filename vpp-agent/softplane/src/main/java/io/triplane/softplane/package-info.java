/// A stand-in for VPP: a process with VPP's binary API, stats segment and punt socket, which does
/// ESP in Java between an underlay and a LAN.
@NullMarked
package io.triplane.softplane;

import org.jspecify.annotations.NullMarked;
