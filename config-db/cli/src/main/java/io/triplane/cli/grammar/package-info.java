/// The words of the command line as data: patterns, views, and the matcher from which parsing,
/// help, completion and the reference page all come.
@NullMarked
package io.triplane.cli.grammar;

import org.jspecify.annotations.NullMarked;
