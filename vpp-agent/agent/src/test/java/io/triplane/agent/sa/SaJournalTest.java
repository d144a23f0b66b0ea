package io.triplane.agent.sa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaJournalTest {
    private static final String VPP = "17@1000";

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("deep/sa.journal");
    }

    @Test
    void deletedIdsAreRememberedByTheNextRun() throws Exception {
        try (SaJournal journal = SaJournal.open(file())) {
            assertThat(journal.begin(VPP)).isEmpty();
            journal.adding(1);
            journal.adding(2);
            journal.adding(-3);
            journal.deleted(2, true);
            journal.deleted(-3, false);
        }
        try (SaJournal journal = SaJournal.open(file())) {
            assertThat(journal.begin(VPP)).containsExactlyInAnyOrder(2, -3);
        }
    }

    @Test
    void idThatWasAddedAgainIsLive() throws Exception {
        try (SaJournal journal = SaJournal.open(file())) {
            journal.begin(VPP);
            journal.adding(1);
            journal.deleted(1, false);
            journal.adding(1);
        }
        try (SaJournal journal = SaJournal.open(file())) {
            assertThat(journal.begin(VPP)).isEmpty();
        }
    }

    @Test
    void anotherVppHasNothingOfTheOld() throws Exception {
        try (SaJournal journal = SaJournal.open(file())) {
            journal.begin(VPP);
            journal.adding(1);
            journal.deleted(1, false);
            assertThat(journal.begin("18@2000")).isEmpty();
            assertThat(journal.begin(VPP)).isEmpty();
        }
    }

    @Test
    void tornLineOfACrashIsSkipped() throws Exception {
        try (SaJournal journal = SaJournal.open(file())) {
            journal.begin(VPP);
            journal.adding(5);
            journal.deleted(5, false);
        }
        Files.writeString(file(), "- 99999999999999\n- ", StandardOpenOption.APPEND);
        try (SaJournal journal = SaJournal.open(file())) {
            assertThat(journal.begin(VPP)).containsExactly(5);
        }
    }

    @Test
    void whatVppDoesNotHoldIsForgotten() throws Exception {
        try (SaJournal journal = SaJournal.open(file())) {
            journal.begin(VPP);
            for (int id = 1; id <= 3; id++) {
                journal.adding(id);
                journal.deleted(id, false);
            }
            journal.keepDeleted(Set.of(2));
            assertThat(journal.begin(VPP)).containsExactly(2);
        }
        assertThat(Files.readAllLines(file())).containsExactly("v " + VPP, "- 2");
    }

    @Test
    void fileStaysBounded() throws Exception {
        try (SaJournal journal = SaJournal.open(file())) {
            journal.begin(VPP);
            journal.adding(7);
            for (int i = 0; i < 60_000; i++) {
                journal.adding(1000);
                journal.deleted(1000, true);
            }
        }
        assertThat(Files.readAllLines(file())).hasSizeLessThan(100_001).contains("+ 7");
    }
}
