/// What the ports of the stand-in are plugged into: UDP and raw sockets, unix datagram sockets, TUN
/// devices; and the sockets for punted packets and for the stats segment.
@NullMarked
package io.triplane.softplane.link;

import org.jspecify.annotations.NullMarked;
