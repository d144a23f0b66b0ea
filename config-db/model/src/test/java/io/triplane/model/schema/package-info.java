/// Tests of the configuration model.
@NullMarked
package io.triplane.model.schema;

import org.jspecify.annotations.NullMarked;
