package io.triplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.ConfigReader;
import io.triplane.model.ConfigSnapshot;
import io.triplane.model.IpsecGlobal;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.Rows;
import io.triplane.model.schema.Table;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLevelsTest {
    private static final Logger OURS = System.getLogger("io.triplane.daemon.Gateway");
    private static final Logger FOREIGN = System.getLogger("org.example");

    @AfterEach
    void restore() {
        LogLevels.apply(IpsecGlobal.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "debug, DEBUG, TRACE",
        "info, INFO, DEBUG",
        "notice, INFO, DEBUG",
        "warning, WARNING, INFO",
        "error, ERROR, WARNING"
    })
    void whatIsLessSevereIsNotWritten(String word, Level written, Level silent) {
        boolean foreign = FOREIGN.isLoggable(Level.INFO);
        LogLevels.apply(configured(word));
        assertThat(OURS.isLoggable(written)).isTrue();
        assertThat(OURS.isLoggable(silent)).isFalse();
        assertThat(FOREIGN.isLoggable(Level.INFO)).isEqualTo(foreign);
    }

    private static IpsecGlobal configured(String word) {
        RawRow row = RawRow.of(IpsecGlobal.TABLE.key(Table.GLOBAL), Map.of("log_level", word));
        return ConfigReader.read(ConfigSnapshot.EMPTY, Rows.of(List.of(row))).snapshot().global();
    }
}
