/// VPP's binary API, served: the socket, its clients, and a handler for each message of the
/// client's catalogue.
@NullMarked
package io.triplane.softplane.api;

import org.jspecify.annotations.NullMarked;
