/// Brings engines and data plane from what is in force to what is desired, one connection at a time
/// and step by step, so that connections that did not change never notice.
@NullMarked
package io.triplane.daemon.reconcile;

import org.jspecify.annotations.NullMarked;
