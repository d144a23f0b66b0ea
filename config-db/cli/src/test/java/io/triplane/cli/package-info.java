/// Tests of the command line.
@NullMarked
package io.triplane.cli;

import org.jspecify.annotations.NullMarked;
