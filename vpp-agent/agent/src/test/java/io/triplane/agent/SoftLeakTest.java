package io.triplane.agent;

class SoftLeakTest extends LeakContract {
    @Override
    InnerTraffic startTraffic() {
        return new SoftTraffic();
    }
}
