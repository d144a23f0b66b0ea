/// Holds launcher, README, docs and deploy to what the programs do.
@NullMarked
package io.triplane.docs;

import org.jspecify.annotations.NullMarked;
