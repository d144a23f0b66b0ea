package io.triplane.agent;

import java.net.InetAddress;

/// A VPP with a host behind it that sends to 10.2.0.5 without a pause, and somebody on the wire who
/// counts. The default route leads out to the wire, so that what is not kept from it goes there in
/// clear.
interface InnerTraffic extends AutoCloseable {
    PlaneUnderTest plane();

    /// Whom ESP is sent to.
    InetAddress peer();

    /// Inner packets that VPP was given so far.
    long sent();

    /// Inner packets that came out in clear so far.
    long inClear();

    /// Packets of any kind that came out so far.
    long left();

    @Override
    void close();
}
