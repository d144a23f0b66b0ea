package io.triplane.agent;

class SoftRouteTest extends RouteContract {
    @Override
    PlaneUnderTest startPlane() {
        return SoftPlaneProcess.start();
    }
}
