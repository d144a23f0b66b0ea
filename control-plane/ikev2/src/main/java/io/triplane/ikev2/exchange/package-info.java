/// The exchanges of RFC 7296, one file each and role, as steps from a state and an input to the
/// next state and actions.
@NullMarked
package io.triplane.ikev2.exchange;

import org.jspecify.annotations.NullMarked;
