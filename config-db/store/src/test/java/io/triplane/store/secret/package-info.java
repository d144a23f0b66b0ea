/// Tests of sealing and opening.
@NullMarked
package io.triplane.store.secret;

import org.jspecify.annotations.NullMarked;
