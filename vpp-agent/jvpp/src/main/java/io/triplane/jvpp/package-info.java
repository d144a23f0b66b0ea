/// A client for the VPP binary API over its unix socket.
@NullMarked
package io.triplane.jvpp;

import org.jspecify.annotations.NullMarked;
