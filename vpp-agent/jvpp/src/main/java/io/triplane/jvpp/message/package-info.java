/// The messages of the binary API, one record each, written by hand after VPP 26.06. Client and
/// stand-in server share them: every record encodes itself and every type decodes what the other
/// side sent.
@NullMarked
package io.triplane.jvpp.message;

import org.jspecify.annotations.NullMarked;
