/// Tests of the exchanges' parts.
@NullMarked
package io.triplane.ikev2.exchange;

import org.jspecify.annotations.NullMarked;
