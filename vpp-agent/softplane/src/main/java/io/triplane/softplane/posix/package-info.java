/// The calls of Linux that the JDK has no class for: unix datagram and seqpacket sockets, raw
/// sockets, descriptor passing, TUN devices, shared memory, poll. By the foreign-function API,
/// x86-64 and arm64.
@NullMarked
package io.triplane.softplane.posix;

import org.jspecify.annotations.NullMarked;
