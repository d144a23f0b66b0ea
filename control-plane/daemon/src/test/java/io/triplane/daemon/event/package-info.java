@NullMarked
package io.triplane.daemon.event;

import org.jspecify.annotations.NullMarked;
