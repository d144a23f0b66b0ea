/// The public door of the protocol library: an engine that turns inputs into actions, its
/// configuration, and what it reports.
@NullMarked
package io.triplane.ikev2;

import org.jspecify.annotations.NullMarked;
