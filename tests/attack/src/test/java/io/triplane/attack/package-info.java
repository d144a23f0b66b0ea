/// Hostile datagrams and an established peer beside them, against a live gateway process.
@NullMarked
package io.triplane.attack;

import org.jspecify.annotations.NullMarked;
