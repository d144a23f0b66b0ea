/// The main job on one machine: two gateways as processes of their own, hosts behind them, an
/// observer on the wire between them. Its figures come from the hosts and the observer, never from
/// a gateway's own word.
@NullMarked
package io.triplane.demo;

import org.jspecify.annotations.NullMarked;
