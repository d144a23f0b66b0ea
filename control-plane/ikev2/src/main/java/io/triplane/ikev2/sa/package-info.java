/// The state of IKE SAs and their children as data: immutable records, each with its stored form.
@NullMarked
package io.triplane.ikev2.sa;

import org.jspecify.annotations.NullMarked;
