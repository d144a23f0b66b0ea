/// Tests of the configuration model.
@NullMarked
package io.triplane.model.net;

import org.jspecify.annotations.NullMarked;
