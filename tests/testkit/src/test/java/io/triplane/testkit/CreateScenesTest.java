package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// Set-up of children: asked for twice, and narrowed.
class CreateScenesTest {
    @Tag("CN-01")
    @Variations
    void whatIsUpIsNotBegunAgain(Variation variation) {
        Scene.of(variation)
                .play(
"""
A creates
B creates
""")
                .assertOneTunnelAndNothingElse(0);
    }

    /// B has less than A asks for: both install what they have in common, and a rekey by either
    /// keeps it.
    @Tag("CN-05")
    @Variations
    void theRekeyOfANarrowedPairKeepsItsSelectors(Variation variation) {
        Selector wide = Selector.ofRange(IpAddress.of("10.0.0.0"), IpAddress.of("10.255.255.255"));
        boolean aAsks = variation.role() == Variation.Role.A_INITIATED;
        Scene scene =
                Scene.of(
                        variation,
                        recipe -> aAsks ? recipe.selectors(wide, wide) : recipe,
                        recipe -> aAsks ? recipe : recipe.selectors(wide, wide));
        Selectors narrow = scene.a().child().selectors();
        assertThat(narrow)
                .isEqualTo(
                        new Selectors(List.of(scene.a().network()), List.of(scene.b().network())));
        scene.play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | rekeyed old > X
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | rekeyed old > X
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | -
6 s pass
  A: Established | X Installed | in X | out X | - | -
  B: Established | X Installed | in X | out X | - | -
""");
        if (!scene.isTroubled()) {
            assertThat(scene.a().child().selectors()).isEqualTo(narrow);
            assertThat(scene.b().child().selectors())
                    .isEqualTo(new Selectors(narrow.remote(), narrow.local()));
        }
        scene.assertOneTunnelAndNothingElse(1);
    }
}
