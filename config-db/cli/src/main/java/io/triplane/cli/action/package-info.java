/// Actions on a running gateway, through its gRPC door. The only package that loads gRPC, and only
/// when an action is asked for.
@NullMarked
package io.triplane.cli.action;

import org.jspecify.annotations.NullMarked;
