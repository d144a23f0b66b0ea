/// Whole-process benchmarks: each measures a process of ours and a peer under the same load in the
/// same run.
@NullMarked
package io.triplane.bench;

import org.jspecify.annotations.NullMarked;
