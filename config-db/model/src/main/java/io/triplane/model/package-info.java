/// The configuration schema as records.
@NullMarked
package io.triplane.model;

import org.jspecify.annotations.NullMarked;
