/// Tests of the files.
@NullMarked
package io.triplane.store.file;

import org.jspecify.annotations.NullMarked;
