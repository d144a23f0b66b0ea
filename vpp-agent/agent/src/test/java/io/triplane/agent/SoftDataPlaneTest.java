package io.triplane.agent;

class SoftDataPlaneTest extends DataPlaneContract {
    @Override
    PlaneUnderTest startPlane() {
        return SoftPlaneProcess.start();
    }
}
