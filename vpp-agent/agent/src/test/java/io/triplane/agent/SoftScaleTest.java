package io.triplane.agent;

class SoftScaleTest extends ScaleContract {
    @Override
    PlaneUnderTest startPlane() {
        return SoftPlaneProcess.start();
    }
}
