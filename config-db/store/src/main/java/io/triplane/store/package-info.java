/// The databases behind the configuration model: read, watched, written, in Redis and in memory.
@NullMarked
package io.triplane.store;

import org.jspecify.annotations.NullMarked;
