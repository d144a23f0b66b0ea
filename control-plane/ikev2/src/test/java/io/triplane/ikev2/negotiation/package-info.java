/// Tests of negotiation.
@NullMarked
package io.triplane.ikev2.negotiation;

import org.jspecify.annotations.NullMarked;
