/// Tests of the stored form.
@NullMarked
package io.triplane.ikev2.state;

import org.jspecify.annotations.NullMarked;
