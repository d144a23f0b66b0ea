/// Starts a Redis of our own where the host brings none.
@NullMarked
package io.triplane.store.redis;

import org.jspecify.annotations.NullMarked;
