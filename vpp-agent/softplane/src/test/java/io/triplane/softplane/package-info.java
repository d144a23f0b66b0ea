/// Tests.
@NullMarked
package io.triplane.softplane;

import org.jspecify.annotations.NullMarked;
