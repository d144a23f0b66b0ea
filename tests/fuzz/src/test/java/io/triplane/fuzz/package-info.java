/// Fuzz targets, one class each: Jazzer searches with one target per run.
@NullMarked
package io.triplane.fuzz;

import org.jspecify.annotations.NullMarked;
