package io.triplane.interop.live;

import io.triplane.interop.live.Suite.Keying;
import io.triplane.model.crypto.DhGroup;
import io.triplane.model.crypto.EncryptionAlg;
import io.triplane.model.crypto.IntegrityAlg;
import io.triplane.model.crypto.PrfAlg;
import io.triplane.model.crypto.Standing;
import io.triplane.model.crypto.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every algorithm that our schema takes, each in a suite of otherwise usual ones. The tables of
/// the schema are read, so one that is added there is tried here.
final class Transforms {
    private Transforms() {}

    /// Suites by the feature that they show, in the order of the matrix.
    static Map<String, Suite> all() {
        Map<String, Suite> suites = new LinkedHashMap<>();
        for (EncryptionAlg alg : EncryptionAlg.values()) {
            List<Integer> sizes = alg.keyBits().isEmpty() ? List.of(0) : alg.keyBits();
            for (int bits : sizes) {
                Keying keying = Keying.of(alg, bits);
                String name = "cipher " + alg.token() + (bits == 0 ? "" : "-" + bits);
                add(
                        suites,
                        name,
                        taken(alg.standing(Use.IKE)).map(_ -> keying),
                        taken(alg.standing(Use.ESP)).map(_ -> keying));
            }
        }
        for (IntegrityAlg alg : IntegrityAlg.values()) {
            Keying keying = new Keying(EncryptionAlg.AES_CBC, 256, Optional.of(alg));
            add(
                    suites,
                    "integrity " + alg.token(),
                    taken(alg.standing(Use.IKE)).map(_ -> keying),
                    taken(alg.standing(Use.ESP)).map(_ -> keying));
        }
        for (PrfAlg alg : PrfAlg.values()) {
            taken(alg.standing())
                    .ifPresent(_ -> suites.put("prf " + alg.token(), Suite.DEFAULT.withPrf(alg)));
        }
        suites.putAll(groups());
        return suites;
    }

    /// Suites by group: as the IKE SA's, and as the one of rekeyed children where it may be that.
    private static Map<String, Suite> groups() {
        Map<String, Suite> suites = new LinkedHashMap<>();
        for (DhGroup group : DhGroup.values()) {
            List<String> uses = new ArrayList<>();
            Suite suite = Suite.DEFAULT;
            if (taken(group.standing(Use.IKE)).isPresent()) {
                suite = suite.withGroup(group);
                uses.add("IKE");
            }
            if (taken(group.standing(Use.ESP)).isPresent()) {
                suite = suite.withPfs(group);
                uses.add("child");
            }
            if (!uses.isEmpty()) {
                suites.put("group %s, %s".formatted(group.token(), String.join("+", uses)), suite);
            }
        }
        return suites;
    }

    private static void add(
            Map<String, Suite> suites, String name, Optional<Keying> ike, Optional<Keying> esp) {
        List<String> uses = new ArrayList<>();
        ike.ifPresent(_ -> uses.add("IKE"));
        esp.ifPresent(_ -> uses.add("ESP"));
        if (!uses.isEmpty()) {
            suites.put(
                    "%s, %s".formatted(name, String.join("+", uses)),
                    Suite.DEFAULT
                            .withIke(ike.orElse(Suite.DEFAULT.ike()))
                            .withEsp(esp.orElse(Suite.DEFAULT.esp())));
        }
    }

    /// Empty where the schema refuses it.
    private static Optional<Standing> taken(Standing standing) {
        return switch (standing) {
            case Standing.Allowed _, Standing.Discouraged _, Standing.Weak _ ->
                    Optional.of(standing);
            case Standing.Refused _ -> Optional.empty();
        };
    }
}
