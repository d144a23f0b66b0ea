/// Tests of whole processes, and with programs that others wrote.
@NullMarked
package io.triplane.interop;

import org.jspecify.annotations.NullMarked;
