// The chain as a picture (coverage.hpp). Its style names every colour and reaches nothing outside of it, for it may
// stand in a page; colours come by `color`, as not every viewer knows CSS variables.
#include <algorithm>

#include "report/chain_plan.hpp"
#include "report/coverage.hpp"
#include "report/markup.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

constexpr double margin = 24;
constexpr double head_height = 62;  // the name and the counts
constexpr double legend_width = 310;
constexpr double legend_row = 24;
constexpr double narrowest_picture = 2 * legend_width + 2 * margin;

constexpr std::string_view chain_style = R"css(
.squall-chain { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif; }
.squall-chain text { fill: #1c2024; font-size: 12px; font-weight: 400; }
.squall-chain .paper { fill: #fcfbf8; }
.squall-chain .is-gap { color: #8b1a5c; } .squall-chain .is-broken { color: #b3261e; } .squall-chain .is-blind { color: #4f52a0; }
.squall-chain .is-stale { color: #8a5200; } .squall-chain .is-untested { color: #4a5462; } .squall-chain .is-proven { color: #176d45; }
.squall-chain .is-empty { color: #59616a; }
.squall-chain .soft, .squall-chain text.soft { fill: #59616a; }
.squall-chain .part { fill: #f0ece2; stroke: #8d8775; stroke-width: 1.2; }
.squall-chain .line { fill: none; stroke: currentColor; stroke-width: 1.8; }
.squall-chain .tip { fill: currentColor; stroke: none; }
.squall-chain .body { fill: #ffffff; stroke: currentColor; stroke-width: 1.6; }
.squall-chain .band { fill: currentColor; stroke: none; }
.squall-chain .dot { fill: currentColor; stroke: currentColor; stroke-width: 1.6; }
.squall-chain .hit { fill: none; stroke: none; pointer-events: all; }
.squall-chain text.name { font-size: 20px; font-weight: 650; }
.squall-chain text.strong { font-size: 13px; font-weight: 650; text-anchor: middle; }
.squall-chain text.kind { font-size: 11px; text-anchor: middle; }
.squall-chain text.on-band { fill: #ffffff; }
.squall-chain text.status { fill: currentColor; font-size: 10.5px; font-weight: 700; letter-spacing: .02em; }
.squall-chain text.right { text-anchor: end; }
.squall-chain .is-gap > .body, .squall-chain .is-gap > .dot { fill: none; }
.squall-chain .is-gap > .band { fill: none; }
.squall-chain .is-gap > .body, .squall-chain .is-gap > .line { stroke-dasharray: 6 4; }
.squall-chain .is-gap > text.on-band { fill: currentColor; }
@media (prefers-color-scheme: dark) {
  .squall-chain text { fill: #e7e6e2; }
  .squall-chain .paper { fill: #14171a; }
  .squall-chain .is-gap { color: #f08cc4; } .squall-chain .is-broken { color: #ff8b80; } .squall-chain .is-blind { color: #b1b4f5; }
  .squall-chain .is-stale { color: #f0bd62; } .squall-chain .is-untested { color: #b4bec9; } .squall-chain .is-proven { color: #6bcb97; }
  .squall-chain .is-empty { color: #a0a8b0; }
  .squall-chain .soft, .squall-chain text.soft { fill: #a0a8b0; }
  .squall-chain .part { fill: #262b30; stroke: #6d757d; }
  .squall-chain .body { fill: #1b1f23; }
  .squall-chain text.on-band { fill: #14171a; }
}
)css";

std::string_view meaning(journey::Status status) {
  switch (status) {
    case journey::Status::gap: return "no fallback, not accepted";
    case journey::Status::broken: return "the fallback failed when tried";
    case journey::Status::blind: return "no proxy: cannot be tried";
    case journey::Status::stale: return "held once; try it again";
    case journey::Status::untested: return "not tried yet";
    case journey::Status::proven: return "held, and not long ago";
  }
  return {};
}

std::string chain_class(std::string_view what, std::optional<journey::Status> status) {
  return std::string(what) + " is-" + (status ? std::string(to_string(*status)) : "empty");
}

Markup& rect(Markup& svg, const char* name, const ChainBox& box, const char* round) {
  return svg.leaf("rect", {{"class", name},
                           {"x", number(box.x)},
                           {"y", number(box.y)},
                           {"width", number(box.width)},
                           {"height", number(box.height)},
                           {"rx", round}});
}

Markup& words(Markup& svg, const char* name, double x, double y, std::string_view text) {
  return svg.text("text", {{"class", name}, {"x", number(x)}, {"y", number(y)}}, text);
}

std::string title_of(const journey::CellCoverage& covered) {
  const journey::Cell& cell = *covered.cell;
  const std::string carries_on = !cell.fallback.empty()   ? "fallback: " + cell.fallback
                                 : !cell.accepted.empty() ? "no fallback, accepted: " + cell.accepted
                                                          : "no fallback";
  return covered.name + " is " + status_word(covered.status) + ": " + covered.why +
         ". Users see: " + std::string(to_string(cell.user_sees)) + "; " + carries_on + ".";
}

std::string title_of(const journey::Hop& hop) {
  return hop.id + ": " + hop.from + " depends on " + hop.to +
         (hop.proxy.empty() ? "; no proxy" : "; proxy " + hop.proxy) +
         (hop.runbook.empty() ? "; no runbook" : "; runbook " + hop.runbook);
}

// All that is drawn, in one sentence for whoever cannot see it.
std::string sentence_of(const journey::Journey& journey, const journey::Coverage& coverage) {
  std::string text = "The chain of the journey " + journey.name + ": " + plural(journey.hops.size(), "hop", "hops") +
                     ", " + count_cells(coverage) + ".";
  for (const journey::Hop& hop : journey.hops) {
    const auto worst = coverage.worst(hop.id);
    text += " " + hop.from + " to " + hop.to + " by " + hop.id + ": " +
            (worst ? status_word(*worst) + " at worst." : "no modes.");
  }
  return text;
}

void draw_line(Markup& svg, const ChainCard& card) {
  svg.open("g", {{"class", chain_class("way", card.worst)}}).leaf("path", {{"class", "line"}, {"d", card.line}});
  const std::string x = number(card.tip_x - 9);
  svg.leaf("path", {{"class", "tip"},
                    {"d", "M" + number(card.tip_x - 1) + " " + number(card.tip_y) + " L" + x + " " +
                              number(card.tip_y - 4.5) + " L" + x + " " + number(card.tip_y + 4.5) + " Z"}});
  svg.close();
}

void draw_part(Markup& svg, const ChainPart& part) {
  const double middle = part.box.x + part.box.width / 2;
  svg.open("g").text("title", {}, part.name);
  rect(svg, "part", part.box, "6");
  words(svg, "strong", middle, part.box.middle() + (part.kind.empty() ? 4.5 : -2), part.label);
  if (!part.kind.empty()) words(svg, "kind soft", middle, part.box.middle() + 14, part.kind);
  svg.close();
}

void draw_cells(Markup& svg, const ChainCard& card) {
  double y = card.box.y + chain_title_height + 3;
  for (const journey::CellCoverage* cell : card.cells) {
    svg.open("g", {{"class", chain_class("cell", cell->status)}}).text("title", {}, title_of(*cell));
    rect(svg, "hit", {card.box.x, y, card.box.width, chain_row_height}, "0");
    svg.leaf("circle",
             {{"class", "dot"}, {"cx", number(card.box.x + 13)}, {"cy", number(y + chain_row_height / 2)}, {"r", "4"}});
    words(svg, "mode", card.box.x + 24, y + 13, to_string(cell->cell->mode));
    words(svg, "status right", card.box.right() - 10, y + 13, status_word(cell->status)).close();
    y += chain_row_height;
  }
  if (card.cells.empty()) words(svg, "soft", card.box.x + 10, y + 13, "no modes yet");
}

void draw_card(Markup& svg, const ChainCard& card) {
  const ChainBox& box = card.box;
  svg.open("g", {{"class", chain_class("card", card.worst)}}).text("title", {}, title_of(*card.hop));
  rect(svg, "body", box, "5");
  const std::string x = number(box.x);
  const std::string right = number(box.right());
  svg.leaf("path",
           {{"class", "band"},
            {"d", "M" + x + " " + number(box.y + chain_title_height) + " L" + x + " " + number(box.y + 5) + " Q" + x +
                      " " + number(box.y) + " " + number(box.x + 5) + " " + number(box.y) + " L" +
                      number(box.right() - 5) + " " + number(box.y) + " Q" + right + " " + number(box.y) + " " + right +
                      " " + number(box.y + 5) + " L" + right + " " + number(box.y + chain_title_height) + " Z"}});
  words(svg, "strong on-band", box.x + box.width / 2, box.y + 16.5, card.label);
  draw_cells(svg, card);
  svg.close();
}

void draw_legend(Markup& svg, const journey::Coverage& coverage, std::size_t per_row, double top) {
  for (std::size_t i = 0; i < journey::statuses.size(); ++i) {
    const journey::Status status = journey::statuses[i];
    const double x = margin + legend_width * static_cast<double>(i % per_row);
    const double y = top + legend_row * static_cast<double>(i / per_row);
    const std::string word = status_word(status) + " " + print_count(coverage.count(status));
    svg.open("g", {{"class", chain_class("key", status)}});
    svg.leaf("circle", {{"class", "dot"}, {"cx", number(x + 5)}, {"cy", number(y)}, {"r", "5"}});
    words(svg, "status", x + 17, y + 4, word);
    words(svg, "soft", x + 17 + text_width(word, 11, true) + 8, y + 4, meaning(status)).close();
  }
}

}  // namespace

std::string chain_svg(const journey::Journey& journey, const journey::Coverage& coverage) {
  const ChainPlan plan = plan_chain(journey, coverage, margin, margin + head_height);
  const double width = std::max(plan.width + 2 * margin, narrowest_picture);
  const auto per_row =
      std::min(journey::statuses.size(), static_cast<std::size_t>((width - 2 * margin) / legend_width));
  const std::size_t rows = (journey::statuses.size() + per_row - 1) / per_row;
  const double legend = margin + head_height + plan.height + margin;
  const double height = legend + legend_row * static_cast<double>(rows);

  Markup svg;
  svg.open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                   {"class", "squall-chain"},
                   {"role", "img"},
                   {"aria-label", sentence_of(journey, coverage)},
                   {"viewBox", "0 0 " + number(width) + " " + number(height)},
                   {"width", number(width)},
                   {"height", number(height)}});
  svg.text("title", {}, "Journey " + journey.name).text("desc", {}, sentence_of(journey, coverage));
  svg.open("style").raw(chain_style).close();
  rect(svg, "paper", {0, 0, width, height}, "0");
  words(svg, "name", margin, margin + 14, journey.name);
  const std::string owner = journey.owner.empty() ? "" : "owner " + journey.owner + " \xc2\xb7 ";
  words(svg, "soft", margin, margin + 36, owner + count_cells(coverage));
  for (const ChainCard& card : plan.cards) draw_line(svg, card);
  for (const ChainPart& part : plan.parts) draw_part(svg, part);
  for (const ChainCard& card : plan.cards) draw_card(svg, card);
  draw_legend(svg, coverage, per_row, legend);
  return svg.take() + "\n";
}

}  // namespace squall::report
