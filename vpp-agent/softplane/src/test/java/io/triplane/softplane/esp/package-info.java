/// Tests of ESP.
@NullMarked
package io.triplane.softplane.esp;

import org.jspecify.annotations.NullMarked;
