/// The interfaces that face the network: their policy database and access list.
@NullMarked
package io.triplane.agent.underlay;

import org.jspecify.annotations.NullMarked;
