package io.triplane.testkit;

import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Child rekeys without collision, message by message.
class RekeyScenesTest {
    @Tag("CR-01")
    @ParameterizedTest
    @CsvSource({
        "A_INITIATED, false",
        "A_INITIATED, true",
        "B_INITIATED, false",
        "B_INITIATED, true"
    })
    void theSuccessorIsInPlaceBeforeTheOldPairGoes(Scene.Role role, boolean pfs) {
        EspProposal esp = pfs ? Recipe.espWithPfs(KeyExchangeMethod.ECP_256) : Recipe.ESP_GCM;
        String ke = pfs ? " KE" : "";
        Scene scene = Scene.of(role, recipe -> recipe.esp(esp), recipe -> recipe.esp(esp));
        Peer a = scene.a();
        Peer b = scene.b();
        a.rekeyChild();
        scene.pass(a, "CREATE_CHILD_SA request SK{N(REKEY_SA) SA No%s TSi TSr}".formatted(ke));
        scene.see(
                "Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -",
                "Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -");
        scene.pass(b, "CREATE_CHILD_SA response SK{SA No%s TSi TSr}".formatted(ke));
        scene.sees(
                a,
                "Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED)"
                        + " | in X old | out X | RETRANSMIT | rekeyed old > X");
        scene.sees(
                b,
                "Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -");
        scene.pass(a, "INFORMATIONAL request SK{D(ESP)}");
        scene.sees(
                b,
                "Established | X Installed, old Retiring | in X old | out X | GRACE(old)"
                        + " | rekeyed old > X");
        scene.pass(b, "INFORMATIONAL response SK{D(ESP)}");
        String waiting =
                "Established | X Installed, old Retiring | in X old | out X | GRACE(old) | -";
        scene.see(waiting, waiting);
        scene.assertOneTunnelAndNothingElse(1);
    }
}
