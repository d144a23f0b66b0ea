/// The order in which requests reach the data plane.
@NullMarked
package io.triplane.daemon.lane;

import org.jspecify.annotations.NullMarked;
