/// Reading VPP's stats segment: counters in memory that VPP shares, without a message or a stop.
@NullMarked
package io.triplane.jvpp.stats;

import org.jspecify.annotations.NullMarked;
