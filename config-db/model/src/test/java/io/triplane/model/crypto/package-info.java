/// Tests of the configuration model.
@NullMarked
package io.triplane.model.crypto;

import org.jspecify.annotations.NullMarked;
