/// The algorithm words of the configuration, their IANA numbers and what this release thinks of
/// them.
@NullMarked
package io.triplane.model.crypto;

import org.jspecify.annotations.NullMarked;
