/// A VPP whose every answer a test writes down.
@NullMarked
package io.triplane.jvpp.script;

import org.jspecify.annotations.NullMarked;
