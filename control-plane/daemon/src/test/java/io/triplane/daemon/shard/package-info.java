@NullMarked
package io.triplane.daemon.shard;

import org.jspecify.annotations.NullMarked;
