/// Tests of the configuration model.
@NullMarked
package io.triplane.model;

import org.jspecify.annotations.NullMarked;
