package io.triplane.interop.live;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;

@DisplayName("strongSwan 6")
@Needs({Need.ROOT, Need.IPTABLES, Need.STRONGSWAN_6})
final class StrongSwan6Test extends StrongSwanCases {
    StrongSwan6Test() throws IOException {
        super(StrongSwan.Installation.under(Need.strongSwan6().orElseThrow()));
    }
}
