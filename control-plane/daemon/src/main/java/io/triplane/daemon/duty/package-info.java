/// Units of single-threaded work with their bounded inboxes and timers: a runner gives them a
/// thread in production, a test drives them by hand.
@NullMarked
package io.triplane.daemon.duty;

import org.jspecify.annotations.NullMarked;
