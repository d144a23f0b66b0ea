/// What happens in the gateway, told to whoever listens: bounded per listener, oldest dropped.
@NullMarked
package io.triplane.daemon.event;

import org.jspecify.annotations.NullMarked;
