/// Tests of the message records.
@NullMarked
package io.triplane.jvpp.message;

import org.jspecify.annotations.NullMarked;
