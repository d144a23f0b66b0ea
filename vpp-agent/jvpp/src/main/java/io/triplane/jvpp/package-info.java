/// A client for the VPP binary API over its unix socket: one connection, its requests and its end.
@NullMarked
package io.triplane.jvpp;

import org.jspecify.annotations.NullMarked;
