/// Reads the vector files of this module.
@NullMarked
package io.triplane.vectors;

import org.jspecify.annotations.NullMarked;
