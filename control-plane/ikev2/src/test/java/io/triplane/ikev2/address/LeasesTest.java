package io.triplane.ikev2.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Identity;
import io.triplane.ikev2.wire.IpAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final Optional<IpAddress> ANY = Optional.empty();

    private final Leases leases = new Leases(AddressPool.ofPrefix(IpAddress.of("10.0.0.0"), 29));

    private static Identity peer(int number) {
        return Identity.ofFqdn("peer%d.test".formatted(number));
    }

    private IpAddress acquire(int number) {
        return leases.acquire(peer(number), ANY).orElseThrow();
    }

    @Tag("UT-04")
    @Test
    void aPoolOfSizeNoneHandsOutWhatTheConfigurationSays() {
        Leases asConfigured = new Leases(AddressPool.AS_CONFIGURED);
        Optional<IpAddress> configured = Optional.of(IpAddress.of("192.0.2.77"));
        assertThat(asConfigured.acquire(peer(1), configured)).isEqualTo(configured);
        assertThat(asConfigured.acquire(peer(2), configured)).isEqualTo(configured);
        assertThat(asConfigured.acquire(peer(3), ANY)).isEmpty();
        assertThat(asConfigured.onlineCount()).isZero();
    }

    @Tag("UT-05")
    @Test
    void aFullPoolHasNothingForAStrangerAndNoAddressTwice() {
        Set<IpAddress> all = new HashSet<>();
        for (int i = 1; i <= 6; i++) {
            assertThat(all.add(acquire(i))).isTrue();
            assertThat(leases.onlineCount()).isEqualTo(i);
        }
        assertThat(leases.acquire(peer(7), ANY)).isEmpty();
        assertThat(leases.acquire(peer(7), Optional.of(all.iterator().next()))).isEmpty();
        assertThat(leases.onlineCount()).isEqualTo(6);
    }

    @Tag("UT-05")
    @Test
    void whoComesBackGetsItsAddressUnlessItWasNeeded() {
        IpAddress one = acquire(1);
        IpAddress two = acquire(2);
        leases.release(peer(1), one);
        leases.release(peer(2), two);
        assertThat(leases.onlineCount()).isZero();
        assertThat(acquire(2)).isEqualTo(two);
        for (int i = 3; i <= 6; i++) {
            assertThat(acquire(i)).isNotEqualTo(one);
        }
        // All are out but the one kept for the first peer.
        assertThat(acquire(7)).isEqualTo(one);
        assertThat(leases.acquire(peer(1), ANY)).isEmpty();
    }

    @Test
    void aWishIsGrantedWhenTheAddressIsFreeOrTheAskersOwn() {
        IpAddress wish = IpAddress.of("10.0.0.4");
        assertThat(leases.acquire(peer(1), Optional.of(wish))).contains(wish);
        assertThat(leases.acquire(peer(2), Optional.of(wish)))
                .isPresent()
                .isNotEqualTo(Optional.of(wish));
        assertThat(leases.acquire(peer(3), Optional.of(IpAddress.of("192.0.2.1"))))
                .hasValueSatisfying(
                        address -> assertThat(address.toString()).startsWith("10.0.0."));
        assertThat(leases.acquire(peer(1), Optional.of(wish))).contains(wish);
        assertThat(leases.onlineCount()).isEqualTo(4);

        leases.release(peer(1), wish);
        assertThat(leases.acquire(peer(9), Optional.of(wish))).isNotEqualTo(Optional.of(wish));
        leases.release(peer(1), wish);
        assertThat(leases.acquire(peer(8), Optional.of(wish))).contains(wish);
    }

    @Test
    void whatWasNotHandedOutIsNotTakenBack() {
        IpAddress one = acquire(1);
        leases.release(peer(2), one);
        leases.release(peer(1), IpAddress.of("10.0.0.6"));
        assertThat(leases.onlineCount()).isOne();
    }
}
