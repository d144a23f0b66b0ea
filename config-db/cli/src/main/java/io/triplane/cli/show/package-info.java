/// Answers: state as tables, as blocks of every field, and as JSON. Loads nothing but the JDK.
@NullMarked
package io.triplane.cli.show;

import org.jspecify.annotations.NullMarked;
