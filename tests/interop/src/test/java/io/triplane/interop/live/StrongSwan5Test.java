package io.triplane.interop.live;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;

@DisplayName("strongSwan of Debian")
@Needs({Need.ROOT, Need.IPTABLES, Need.STRONGSWAN})
final class StrongSwan5Test extends StrongSwanCases {
    StrongSwan5Test() throws IOException {
        super(StrongSwan.Installation.debian());
    }
}
