/// Tests of the client.
@NullMarked
package io.triplane.jvpp;

import org.jspecify.annotations.NullMarked;
