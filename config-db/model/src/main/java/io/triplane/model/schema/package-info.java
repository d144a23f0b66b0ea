/// What a row, a field and a table of the configuration database are: declared once, read
/// everywhere.
@NullMarked
package io.triplane.model.schema;

import org.jspecify.annotations.NullMarked;
