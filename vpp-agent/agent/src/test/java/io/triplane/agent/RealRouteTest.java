package io.triplane.agent;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import org.junit.jupiter.api.Tag;

@Tag("vpp")
@Needs(Need.VPP)
class RealRouteTest extends RouteContract {
    @Override
    PlaneUnderTest startPlane() {
        return RealPlane.start();
    }
}
