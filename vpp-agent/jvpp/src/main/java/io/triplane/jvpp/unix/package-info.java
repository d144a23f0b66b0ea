/// The unix sockets that the JDK does not have: datagrams, sequenced packets and a passed
/// descriptor, through the foreign function interface. Linux on x86-64 and arm64.
@NullMarked
package io.triplane.jvpp.unix;

import org.jspecify.annotations.NullMarked;
