/// Messages recorded from a real VPP: how they are written down, replayed and recorded again.
@NullMarked
package io.triplane.jvpp.golden;

import org.jspecify.annotations.NullMarked;
