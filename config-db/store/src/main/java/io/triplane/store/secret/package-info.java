/// Shared secrets in the configuration: sealed to the gateway's public key by whoever writes them,
/// opened by the gateway alone.
@NullMarked
package io.triplane.store.secret;

import org.jspecify.annotations.NullMarked;
