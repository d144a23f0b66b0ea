/// IP as the data path sees it: addresses, prefixes, packets, checksums, fragments, ICMP errors.
@NullMarked
package io.triplane.softplane.ip;

import org.jspecify.annotations.NullMarked;
