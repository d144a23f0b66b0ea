/// What two peers can agree on: proposals and traffic selectors, compared without any state.
@NullMarked
package io.triplane.ikev2.negotiation;

import org.jspecify.annotations.NullMarked;
