@NullMarked
package io.triplane.daemon;

import org.jspecify.annotations.NullMarked;
