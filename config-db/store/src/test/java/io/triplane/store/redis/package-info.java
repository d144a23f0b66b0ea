/// Tests of the launcher.
@NullMarked
package io.triplane.store.redis;

import org.jspecify.annotations.NullMarked;
