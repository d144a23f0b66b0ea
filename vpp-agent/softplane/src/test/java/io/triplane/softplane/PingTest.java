package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// A host that asks whether another is there.
class PingTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.start("127.0.0.2", "10.1.1.1/24");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private int ping(String... arguments) {
        return new CommandLine(new Ping())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void everyRequestThatIsAnsweredIsTold() {
        int status = ping(rig.socket("lan").toString(), "10.1.1.10", "10.1.1.1", "--count", "3");

        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("reply 1 from 10.1.1.1", "reply 3 from 10.1.1.1", "3 sent, 3 answered");
    }

    @Test
    void silenceIsAFailure() {
        int status = ping(rig.socket("lan").toString(), "10.1.1.10", "10.1.1.99", "--count", "1");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("no reply 1 from 10.1.1.99", "1 sent, 0 answered");
    }

    @Test
    void aSocketOfNobodyIsNamed() {
        int status = ping(rig.socket("nobody").toString(), "10.1.1.10", "10.1.1.1");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains(rig.socket("nobody").toString());
    }

    @Test
    void wrongArgumentsAreAUsageError() {
        String lan = rig.socket("lan").toString();

        assertThat(ping(lan, "10.1.1.10", "2001:db8::1")).isEqualTo(2);
        assertThat(ping(lan, "10.1.1.10", "somebody")).isEqualTo(2);
        assertThat(ping(lan, "10.1.1.10", "10.1.1.1", "--count", "0")).isEqualTo(2);
        assertThat(err.toString())
                .contains("two of one family", "TO somebody", "--count 0: possible are 1 to 1000");
    }
}
