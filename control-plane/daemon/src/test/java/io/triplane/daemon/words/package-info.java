@NullMarked
package io.triplane.daemon.words;

import org.jspecify.annotations.NullMarked;
