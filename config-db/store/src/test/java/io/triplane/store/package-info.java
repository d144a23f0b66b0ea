/// Tests of the store; what holds for one twin holds for both.
@NullMarked
package io.triplane.store;

import org.jspecify.annotations.NullMarked;
