/// VPP's stats segment, written as VPP writes it: the heap in shared memory, its directory and the
/// counters of interfaces, SAs, policies and nodes.
@NullMarked
package io.triplane.softplane.stats;

import org.jspecify.annotations.NullMarked;
