package io.triplane.agent;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import org.junit.jupiter.api.Tag;

@Tag("vpp")
@Needs({Need.VPP, Need.ROOT})
class RealLeakTest extends LeakContract {
    @Override
    InnerTraffic startTraffic() {
        return new RealTraffic();
    }
}
