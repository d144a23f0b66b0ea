/// Launcher, gateway process, README and deploy, as an operator uses them.
@NullMarked
package io.triplane.system;

import org.jspecify.annotations.NullMarked;
