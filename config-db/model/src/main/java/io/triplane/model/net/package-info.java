/// Addresses, ranges and ports as the configuration writes them.
@NullMarked
package io.triplane.model.net;

import org.jspecify.annotations.NullMarked;
