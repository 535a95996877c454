// See chain_plan.hpp: sizes from the texts, places from the layout, lines from port to port.
#include "report/chain_plan.hpp"

#include <algorithm>
#include <utility>

#include "config/utf8.hpp"
#include "report/coverage.hpp"
#include "report/markup.hpp"

namespace squall::report {
namespace {

constexpr double part_height = 44;
constexpr double narrowest_part = 76;
constexpr double narrowest_card = 132;
constexpr double room_below = 18;   // between two things of a column
constexpr double room_beside = 34;  // between two columns
constexpr double bend_height = 14;
constexpr double widest_port = 9;  // between two lines at one box
constexpr double arrow_length = 8;
constexpr double widest_label = 160;

// As much of a name as a box has room for; the whole of it is in the title.
std::string chain_label(std::string_view text) {
  constexpr std::string_view ellipsis = "\xe2\x80\xa6";
  if (text_width(text, 13, true) <= widest_label) return std::string(text);
  std::string label;
  while (!text.empty()) {
    const std::string_view character = text.substr(0, std::max<std::size_t>(config::utf8_length(text), 1));
    if (text_width(label, 13, true) + text_width(character, 13, true) > widest_label - 13) break;
    label += character;
    text.remove_prefix(character.size());
  }
  return label + std::string(ellipsis);
}

double card_height(const journey::Hop& hop) {
  return chain_title_height + chain_row_height * static_cast<double>(std::max<std::size_t>(hop.cells.size(), 1)) + 6;
}

journey::Layout layout_of(const journey::Journey& journey) {
  journey::Heights heights;
  heights.part = part_height + room_below;
  heights.bend = bend_height;
  for (const journey::Hop& hop : journey.hops) heights.cards.push_back(card_height(hop) + room_below);
  return journey::lay_out(journey, heights);
}

double part_width(const ChainPart& part) {
  const double widest = std::max(text_width(part.label, 13, true), text_width(part.kind, 11, false));
  return std::max(narrowest_part, widest + 24);
}

double card_width(const ChainCard& card) {
  double width = std::max(narrowest_card, text_width(card.label, 13, true) + 24);
  for (const journey::CellCoverage* cell : card.cells)
    width = std::max(width, text_width(to_string(cell->cell->mode), 12, false) +
                                text_width(status_word(cell->status), 10.5, true) + 52);
  return width;
}

std::string curve(double x0, double y0, double x1, double y1) {
  const double half = (x0 + x1) / 2;
  return " C" + number(half) + " " + number(y0) + " " + number(half) + " " + number(y1) + " " + number(x1) + " " +
         number(y1);
}

// A line's end at a box: which hop, and where it comes from or goes to.
struct Port {
  std::size_t way = 0;
  double towards = 0;
};

class ChainPlanner {
 public:
  ChainPlanner(const journey::Journey& journey, const journey::Coverage& coverage, double left, double top)
      : journey_(journey), coverage_(coverage), layout_(layout_of(journey)), left_(left), top_(top) {}

  ChainPlan plan() {
    for (const journey::Place& place : layout_.places) add_part(place);
    for (const journey::Way& way : layout_.ways) add_card(way);
    set_columns();
    for (std::size_t i = 0; i < plan_.parts.size(); ++i) set(plan_.parts[i].box, layout_.places[i].spot, part_height);
    for (std::size_t i = 0; i < plan_.cards.size(); ++i)
      set(plan_.cards[i].box, card_spot(layout_.ways[i]), card_height(*plan_.cards[i].hop));
    const std::vector<double> outs = port_heights(true);
    const std::vector<double> ins = port_heights(false);
    for (std::size_t i = 0; i < plan_.cards.size(); ++i) draw_line(i, outs[i], ins[i]);
    plan_.height = layout_.height;
    return std::move(plan_);
  }

 private:
  static const journey::Spot& card_spot(const journey::Way& way) { return way.spots[way.card]; }

  void add_part(const journey::Place& place) {
    ChainPart part;
    part.name = place.part;
    part.label = chain_label(place.part);
    const auto hop = std::ranges::find(journey_.hops, place.part, &journey::Hop::to);
    if (hop != journey_.hops.end()) part.kind = to_string(hop->kind);
    std::ranges::replace(part.kind, '_', ' ');
    plan_.parts.push_back(std::move(part));
  }

  void add_card(const journey::Way& way) {
    ChainCard card;
    card.hop = &journey_.hops[way.hop];
    card.label = chain_label(card.hop->id);
    card.worst = coverage_.worst(card.hop->id);
    for (const journey::CellCoverage& cell : coverage_.cells)
      if (cell.hop->id == card.hop->id) card.cells.push_back(&cell);
    const auto place_in_file = [&](const journey::CellCoverage* cell) {
      const auto same = [&](const journey::Cell& one) { return one.mode == cell->cell->mode; };
      return std::ranges::find_if(card.hop->cells, same) - card.hop->cells.begin();
    };
    std::ranges::stable_sort(card.cells, {}, place_in_file);
    plan_.cards.push_back(std::move(card));
  }

  void set_columns() {
    widths_.assign(layout_.columns, 0);
    const auto widen = [&](const journey::Spot& spot, double width) {
      widths_[spot.column] = std::max(widths_[spot.column], width);
    };
    for (std::size_t i = 0; i < plan_.parts.size(); ++i) widen(layout_.places[i].spot, part_width(plan_.parts[i]));
    for (std::size_t i = 0; i < plan_.cards.size(); ++i) widen(card_spot(layout_.ways[i]), card_width(plan_.cards[i]));
    double x = left_;
    for (const double width : widths_) {
      columns_.push_back(x);
      x += width + room_beside;
    }
    plan_.width = x - room_beside - left_;
  }

  void set(ChainBox& box, const journey::Spot& spot, double height) const {
    box = {columns_[spot.column], top_ + spot.middle - height / 2, widths_[spot.column], height};
  }

  // Where each line leaves its `from` or meets its `to`, so that lines of one box neither meet nor cross there.
  std::vector<double> port_heights(bool out) const {
    std::vector<std::vector<Port>> ports(plan_.parts.size());
    for (std::size_t i = 0; i < layout_.ways.size(); ++i) {
      const journey::Way& way = layout_.ways[i];
      ports[out ? way.from : way.to].push_back({i, out ? way.spots.front().middle : way.spots.back().middle});
    }
    std::vector<double> heights(layout_.ways.size());
    for (std::size_t part = 0; part < ports.size(); ++part) {
      std::ranges::stable_sort(ports[part], {}, &Port::towards);
      const auto gaps = static_cast<double>(std::max<std::size_t>(ports[part].size(), 2) - 1);
      const double step = std::min(widest_port, (part_height - 14) / gaps);
      double y = plan_.parts[part].box.middle() - step * (static_cast<double>(ports[part].size()) - 1) / 2;
      for (const Port& port : ports[part]) {
        heights[port.way] = y;
        y += step;
      }
    }
    return heights;
  }

  void draw_line(std::size_t index, double out, double in) {
    const journey::Way& way = layout_.ways[index];
    ChainCard& card = plan_.cards[index];
    double x = plan_.parts[way.from].box.right();
    double y = out;
    card.line = "M" + number(x) + " " + number(y);
    for (std::size_t i = 0; i < way.spots.size(); ++i) {
      const std::size_t column = way.spots[i].column;
      const double middle = top_ + way.spots[i].middle;
      const double right = columns_[column] + widths_[column];
      card.line += curve(x, y, columns_[column], middle);
      card.line += (i == way.card ? " M" : " L") + number(right) + " " + number(middle);
      x = right;
      y = middle;
    }
    card.tip_x = plan_.parts[way.to].box.x;
    card.tip_y = in;
    card.line += curve(x, y, card.tip_x - arrow_length, in);
  }

  const journey::Journey& journey_;
  const journey::Coverage& coverage_;
  journey::Layout layout_;
  double left_, top_;
  std::vector<double> columns_, widths_;
  ChainPlan plan_;
};

}  // namespace

ChainPlan plan_chain(const journey::Journey& journey, const journey::Coverage& coverage, double left, double top) {
  return ChainPlanner(journey, coverage, left, top).plan();
}

double text_width(std::string_view text, double size, bool bold) {
  double width = 0;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(config::utf8_length(text), 1);
    const char first = text.front();
    const bool broad = (first >= 'A' && first <= 'Z') || first == 'm' || first == 'w';
    const bool thin = first == 'i' || first == 'l' || first == '.' || first == ' ' || first == 'j' || first == 't';
    width += length >= 3 ? 1 : broad ? 0.72 : thin ? 0.34 : 0.57;  // three bytes and more: as wide as high
    text.remove_prefix(std::min(length, text.size()));
  }
  return width * size * (bold ? 1.1 : 1);
}

}  // namespace squall::report
