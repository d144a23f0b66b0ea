/// The control side: one thread that owns the configuration, knows what stands on every shard,
/// decides what spans shards, and tells the world.
@NullMarked
package io.triplane.daemon.control;

import org.jspecify.annotations.NullMarked;
