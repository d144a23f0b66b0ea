/// The gateway's daemon as one object: put together from its ports, started, asked, stopped.
@NullMarked
package io.triplane.daemon;

import org.jspecify.annotations.NullMarked;
