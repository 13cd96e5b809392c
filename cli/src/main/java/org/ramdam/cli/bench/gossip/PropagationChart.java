package org.ramdam.cli.bench.gossip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/// How long records take to reach all sites, against how many there are, as an SVG picture.
public final class PropagationChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 90;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;
  private static final long[] STEPS = {50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000};
  private static final int MOST_STEPS = 8;

  private final StringBuilder svg = new StringBuilder();
  private final List<GossipFigures> figures;
  private final long top;

  private PropagationChart(List<GossipFigures> figures, long step) {
    this.figures = figures;
    long most = figures.stream().mapToLong(GossipFigures::maxMs).max().orElse(1);
    this.top = (most / step + 1) * step;
  }

  /// Draws it.
  ///
  /// @param figures by ascending number of sites, at least one
  /// @param title above the picture
  /// @param across below it
  /// @param half what the lines are called: half within, 99 of 100 within, all within
  public static String of(
      List<GossipFigures> figures,
      String title,
      String across,
      String half,
      String most,
      String all) {
    long longest = figures.stream().mapToLong(GossipFigures::maxMs).max().orElse(1);
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0; i--) {
      step = longest / STEPS[i] < MOST_STEPS ? STEPS[i] : step;
    }
    var chart = new PropagationChart(figures, step);
    chart.svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                .formatted(WIDTH, HEIGHT)
            + " font-size=\"13\" fill=\"#222\">\n");
    chart.svg.append("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n".formatted(WIDTH, HEIGHT));
    chart.text(WIDTH / 2.0, 26, "middle", title);
    chart.text(WIDTH / 2.0, HEIGHT - 14, "middle", across);
    chart.grid(step);
    chart.line(all, "#b04a3a", GossipFigures::maxMs);
    chart.line(most, "#1f5fa8", GossipFigures::p99Ms);
    chart.line(half, "#3a8a4d", GossipFigures::p50Ms);
    return chart.svg.append("</svg>\n").toString();
  }

  private void grid(long step) {
    for (long ms = 0; ms <= top; ms += step) {
      double y = y(ms);
      svg.append(
          String.format(
              Locale.ROOT, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>\n", LEFT, y, WIDTH - RIGHT));
      text(LEFT - 8, y + 4, "end", ms + " ms");
    }
    for (GossipFigures each : figures) {
      text(x(each.sites()), HEIGHT - BOTTOM + 20, "middle", String.valueOf(each.sites()));
    }
  }

  private void line(String name, String colour, ToLongFunction<GossipFigures> value) {
    var points = new ArrayList<String>();
    for (GossipFigures each : figures) {
      double x = x(each.sites());
      double y = y(value.applyAsLong(each));
      points.add(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n",
              x,
              y,
              colour));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n",
            String.join(" ", points),
            colour));
    GossipFigures last = figures.getLast();
    text(x(last.sites()) + 8, y(value.applyAsLong(last)) + 4, "start", name);
  }

  private void text(double x, double y, String anchor, String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;");
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            safe));
  }

  /// Ten times as many sites are as far apart everywhere.
  private double x(int sites) {
    double first = Math.log(figures.getFirst().sites());
    double last = Math.log(figures.getLast().sites());
    double share = last > first ? (Math.log(sites) - first) / (last - first) : 0.5;
    return LEFT + 20 + share * (WIDTH - LEFT - RIGHT - 40);
  }

  private double y(long ms) {
    return HEIGHT - BOTTOM - (double) ms / top * (HEIGHT - TOP - BOTTOM);
  }
}
