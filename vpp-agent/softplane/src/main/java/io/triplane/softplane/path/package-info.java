/// The way of a packet through VPP's graph: input features, lookup, tunnel input, rewrite, output
/// features, encryption, punt. Owner: the main loop.
@NullMarked
package io.triplane.softplane.path;

import org.jspecify.annotations.NullMarked;
