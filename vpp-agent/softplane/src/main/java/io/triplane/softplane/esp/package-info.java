/// ESP (RFC 4303) as VPP does it: algorithms, security associations, anti-replay, encapsulation.
@NullMarked
package io.triplane.softplane.esp;

import org.jspecify.annotations.NullMarked;
