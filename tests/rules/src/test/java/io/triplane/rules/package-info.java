/// Rules that the build enforces on its own classes and sources.
@NullMarked
package io.triplane.rules;

import org.jspecify.annotations.NullMarked;
