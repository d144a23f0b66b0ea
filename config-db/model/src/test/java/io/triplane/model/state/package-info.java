/// Tests of the configuration model.
@NullMarked
package io.triplane.model.state;

import org.jspecify.annotations.NullMarked;
