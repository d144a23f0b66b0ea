@NullMarked
package io.triplane.daemon.duty;

import org.jspecify.annotations.NullMarked;
