/// The carriers of IKE datagrams.
@NullMarked
package io.triplane.agent.ike;

import org.jspecify.annotations.NullMarked;
