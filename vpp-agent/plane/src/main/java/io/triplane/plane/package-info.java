/// The ports between the daemon and a data plane: what can be asked, what is answered, how IKE
/// datagrams get in and out. No VPP types; addresses are literals, never names.
@NullMarked
package io.triplane.plane;

import org.jspecify.annotations.NullMarked;
