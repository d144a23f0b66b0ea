/// The gateway's process: wires store, agent and daemon together and serves gRPC, health and
/// metrics. It translates and decides nothing.
@NullMarked
package io.triplane.app;

import org.jspecify.annotations.NullMarked;
