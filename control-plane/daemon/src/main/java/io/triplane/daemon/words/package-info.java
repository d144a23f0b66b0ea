/// The configuration, the protocol library and the data plane ports have words of their own for the
/// same things; this turns one's into another's and decides nothing.
@NullMarked
package io.triplane.daemon.words;

import org.jspecify.annotations.NullMarked;
