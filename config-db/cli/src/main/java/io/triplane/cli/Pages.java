package io.triplane.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/// Shows long answers a page at a time: blank for the next page, enter for the next line, `q` to
/// stop. A terminal that cannot move its cursor gets everything at once.
final class Pages implements Output.Pager {
    private static final String MORE = "--More--";

    private final Terminal terminal;
    private final PrintStream out;
    private OptionalInt length = OptionalInt.empty();

    Pages(Terminal terminal, PrintStream out) {
        this.terminal = terminal;
        this.out = out;
    }

    @Override
    public void pageLength(int lines) {
        length = OptionalInt.of(lines);
    }

    @Override
    public void show(List<String> lines) {
        int page = length.orElseGet(this::height) - 1;
        int left = page > 0 ? page : lines.size();
        for (int i = 0; i < lines.size(); i++) {
            if (left == 0) {
                left = wanted(page);
                if (left == 0) {
                    return;
                }
            }
            out.println(lines.get(i));
            left--;
        }
    }

    private int height() {
        boolean dumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
        return dumb ? 0 : terminal.getSize().getRows();
    }

    /// Lines to go on with after a key; 0 to stop.
    private int wanted(int page) {
        out.print(MORE);
        out.flush();
        int key = key();
        out.print("\r" + " ".repeat(MORE.length()) + "\r");
        return switch (key) {
            case '\r', '\n' -> 1;
            case ' ' -> page;
            default -> 0;
        };
    }

    private int key() {
        Attributes before = terminal.enterRawMode();
        try {
            return terminal.reader().read();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            terminal.setAttributes(before);
        }
    }
}
