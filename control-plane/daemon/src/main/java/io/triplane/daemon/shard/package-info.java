/// Shards: each owns one IKE engine with its timers, carries out its actions and tells what
/// happened. A router finds the shard of a datagram.
@NullMarked
package io.triplane.daemon.shard;

import org.jspecify.annotations.NullMarked;
