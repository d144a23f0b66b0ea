/// Tests of packets.
@NullMarked
package io.triplane.softplane.ip;

import org.jspecify.annotations.NullMarked;
