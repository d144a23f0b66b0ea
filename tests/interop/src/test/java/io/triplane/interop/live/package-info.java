/// The live matrix: our gateway against the IKE daemons of others, both roles, in network
/// namespaces.
@NullMarked
package io.triplane.interop.live;

import org.jspecify.annotations.NullMarked;
