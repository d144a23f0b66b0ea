@NullMarked
package io.triplane.app;

import org.jspecify.annotations.NullMarked;
