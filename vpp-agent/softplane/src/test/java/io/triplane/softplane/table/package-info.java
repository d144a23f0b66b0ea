/// Tests of the tables.
@NullMarked
package io.triplane.softplane.table;

import org.jspecify.annotations.NullMarked;
