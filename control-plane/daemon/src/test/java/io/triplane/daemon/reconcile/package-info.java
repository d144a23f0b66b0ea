@NullMarked
package io.triplane.daemon.reconcile;

import org.jspecify.annotations.NullMarked;
