package io.triplane.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MutantsTest {
    static List<Mutant> all() {
        return Mutants.all();
    }

    /// What a fault changes may be renamed: then it proves nothing any more.
    @ParameterizedTest
    @MethodSource("all")
    void everyFaultStillChangesSomething(Mutant mutant) {
        assertThat(mutant.applies()).as("%s", mutant).isTrue();
    }

    @ParameterizedTest
    @MethodSource("obvious")
    void anObviousFaultIsFoundAtOnce(Mutant mutant) {
        assertThat(mutant.firstSeed(10)).as("%s", mutant).isPresent();
    }

    static List<Mutant> obvious() {
        return Mutants.all().stream()
                .filter(mutant ->
                        mutant.name().equals("Deletes are not answered")
                                || mutant.name().equals("IVs begin anew after a revival"))
                .toList();
    }
}
