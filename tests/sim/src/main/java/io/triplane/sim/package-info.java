/// Explores random courses of events between simulated gateways, and checks itself with faults that
/// are planted in the engine.
@NullMarked
package io.triplane.sim;

import org.jspecify.annotations.NullMarked;
