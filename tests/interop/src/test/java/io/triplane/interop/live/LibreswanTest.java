package io.triplane.interop.live;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import org.junit.jupiter.api.DisplayName;

@DisplayName("libreswan of Debian")
@Needs({Need.ROOT, Need.IPTABLES, Need.CC, Need.CERTUTIL})
final class LibreswanTest extends ExchangeCases {
    LibreswanTest() {
        super("libreswan", Libreswan.starter(), Suite.DEFAULT);
    }
}
