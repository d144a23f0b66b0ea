/// The ways of IKE datagrams: through VPP or past it.
@NullMarked
package io.triplane.agent.ike;

import org.jspecify.annotations.NullMarked;
