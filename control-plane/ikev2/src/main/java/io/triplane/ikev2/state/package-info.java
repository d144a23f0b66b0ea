/// The stored form of the engine's state: what every record is written with and read from.
@NullMarked
package io.triplane.ikev2.state;

import org.jspecify.annotations.NullMarked;
