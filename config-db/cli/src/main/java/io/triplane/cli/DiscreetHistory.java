package io.triplane.cli;

import java.time.Instant;
import org.jline.reader.impl.history.DefaultHistory;

/// History that forgets lines with a passkey in them.
final class DiscreetHistory extends DefaultHistory {
    @Override
    public void add(Instant time, String line) {
        if (!PasskeyReader.mayBeIn(line)) {
            super.add(time, line);
        }
    }
}
