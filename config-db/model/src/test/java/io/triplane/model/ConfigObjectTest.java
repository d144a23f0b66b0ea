package io.triplane.model;

import static io.triplane.model.SampleRows.CONNECTION;
import static io.triplane.model.SampleRows.LOCAL;
import static io.triplane.model.SampleRows.SECRET;
import static io.triplane.model.SampleRows.branch1;
import static io.triplane.model.SampleRows.connection;
import static io.triplane.model.SampleRows.union;
import static io.triplane.model.SampleRows.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which rows make an object, and the hash over them.
class ConfigObjectTest {
    private static final ConfigObject BRANCH1 = ConfigObject.connection("branch1");

    @Test
    void hashDoesNotDependOnOrderNorOnOtherObjects() {
        List<RawRow> reversed = new ArrayList<>(branch1().all());
        Collections.reverse(reversed);
        Rows more = union(Rows.of(reversed), connection("other", 9));

        assertThat(BRANCH1.hash(more)).isEqualTo(BRANCH1.hash(branch1())).hasSize(16);
    }

    @Test
    void hashIsTheSameInEveryRelease() {
        assertThat(BRANCH1.hash(branch1())).isEqualTo("53bde34af10237cc");
    }

    @Test
    void hashChangesWithEveryRowOfTheGroup() {
        String before = BRANCH1.hash(branch1());

        assertThat(BRANCH1.hash(with(branch1(), LOCAL, "addr_end", "10.1.1.254")))
                .isNotEqualTo(before);
        assertThat(BRANCH1.hash(branch1().without(LOCAL))).isNotEqualTo(before);
        assertThat(BRANCH1.hash(with(branch1(), CONNECTION, "description", "x")))
                .isNotEqualTo(before);
        assertThat(BRANCH1.hash(with(branch1(), SECRET, "passkey", "x"))).isEqualTo(before);
    }

    @Test
    void hashTellsWhereAFieldEnds() {
        RowKey key = CONNECTION;
        Rows one = Rows.of(List.of(SampleRows.row(key, Map.of("a", "bc"))));
        Rows other = Rows.of(List.of(SampleRows.row(key, Map.of("ab", "c"))));

        assertThat(BRANCH1.hash(one)).isNotEqualTo(BRANCH1.hash(other));
    }

    @Test
    void rowsOfNamesWithACommonBeginningStayApart() {
        Rows rows = union(branch1(), connection("branch10", 9));

        assertThat(BRANCH1.rows(rows)).hasSize(4).allMatch(r -> r.key().part(0).equals("branch1"));
    }
}
