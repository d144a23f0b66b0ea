@NullMarked
package io.triplane.daemon.lane;

import org.jspecify.annotations.NullMarked;
