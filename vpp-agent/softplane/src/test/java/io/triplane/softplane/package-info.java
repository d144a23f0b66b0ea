/// Tests of whole stand-ins.
@NullMarked
package io.triplane.softplane;

import org.jspecify.annotations.NullMarked;
