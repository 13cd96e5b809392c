package org.ramdam.cli.demo;

import java.util.List;
import java.util.stream.Collectors;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;

/// One bar a site: how much of the shared history it holds. On a terminal they are drawn in place;
/// elsewhere a line is printed at each quarter.
final class Bars {
  private static final int CELLS = 30;
  private static final int STEPS = 4;

  /// Sites that are told one by one on a line; of more, the least and the most.
  private static final int MANY = 4;

  /// @param alive whether the site's node runs
  record Bar(String name, long held, long total, boolean alive) {}

  private final Session session;
  private final Output output;
  private int drawn;
  private int shown;
  private long start = -1;

  Bars(Session session) {
    this.session = session;
    output = session.output(false);
  }

  void draw(List<Bar> bars) {
    if (session.terminals().out()) {
      redraw(bars);
      return;
    }
    long least = bars.stream().filter(Bar::alive).mapToLong(Bar::held).min().orElse(0);
    long total = bars.stream().mapToLong(Bar::total).max().orElse(0);
    if (start < 0) {
      start = least;
    }
    int step = (int) (STEPS * (least - start) / Math.max(1, total - start));
    if (step > shown) {
      shown = step;
      quarter(bars);
    }
  }

  private void redraw(List<Bar> bars) {
    var out = new StringBuilder(drawn == 0 ? "" : "\u001b[" + drawn + "A");
    int width = bars.stream().mapToInt(bar -> bar.name.length()).max().orElse(0);
    for (Bar bar : bars) {
      int full = (int) (CELLS * Math.min(bar.held, bar.total) / bar.total);
      String cells = "█".repeat(full) + "░".repeat(CELLS - full);
      Output.Mark mark =
          bar.alive ? bar.held < bar.total ? Output.Mark.CARE : Output.Mark.GOOD : Output.Mark.BAD;
      out.append("\r\u001b[K   ")
          .append(bar.name)
          .append(" ".repeat(width - bar.name.length() + 2))
          .append(output.mark(mark, cells))
          .append("  ")
          .append(count(bar))
          .append('\n');
    }
    drawn = bars.size();
    session.out().print(out);
    session.out().flush();
  }

  private void quarter(List<Bar> bars) {
    if (bars.size() > MANY) {
      var held = bars.stream().filter(Bar::alive).mapToLong(Bar::held).summaryStatistics();
      long total = bars.stream().mapToLong(Bar::total).max().orElse(0);
      output.line("demo.bar.many", held.getCount(), held.getMin(), held.getMax(), total);
    } else {
      output.plain(
          bars.stream()
              .map(bar -> bar.name + " " + count(bar))
              .collect(Collectors.joining(" · ", "   ", "")));
    }
    session.out().flush();
  }

  private String count(Bar bar) {
    String held = session.messages().number(bar.held);
    return bar.alive
        ? held + "/" + session.messages().number(bar.total)
        : session.text("demo.bar.killed", held);
  }
}
