// From a journey to its drawing's plan (layout.hpp): layers, then one item for each part, card and bend in columns.
#include "journey/layout.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "journey/columns.hpp"

namespace squall::journey {
namespace {

struct Chain {
  std::vector<std::string> parts;                           // in order of appearance
  std::vector<std::pair<std::size_t, std::size_t>> arrows;  // by hop
  std::vector<std::size_t> layers;                          // by part
};

// Each part as far right as its longest way from a beginning is long.
void set_layers(Chain& chain) {
  chain.layers.assign(chain.parts.size(), 0);
  for (std::size_t round = 0; round < chain.parts.size(); ++round)
    for (const auto& [from, to] : chain.arrows) chain.layers[to] = std::max(chain.layers[to], chain.layers[from] + 1);
}

// A beginning that leads only far to the right, like a nightly job, stands there and not at the left edge.
void draw_beginnings_near(Chain& chain) {
  for (std::size_t part = 0; part < chain.parts.size(); ++part) {
    std::size_t nearest = chain.parts.size();
    bool begins = true;
    for (const auto& [from, to] : chain.arrows) {
      begins = begins && to != part;
      if (from == part) nearest = std::min(nearest, chain.layers[to]);
    }
    if (begins) chain.layers[part] = nearest - 1;
  }
}

Chain chain_of(const Journey& journey) {
  Chain chain;
  std::map<std::string, std::size_t> known;
  const auto part = [&](const std::string& name) {
    const auto [found, is_new] = known.emplace(name, chain.parts.size());
    if (is_new) chain.parts.push_back(name);
    return found->second;
  };
  for (const Hop& hop : journey.hops) {
    const std::size_t from = part(hop.from);
    chain.arrows.emplace_back(from, part(hop.to));
  }
  set_layers(chain);
  draw_beginnings_near(chain);
  return chain;
}

class Planner {
 public:
  Planner(Chain chain, const Heights& heights) : chain_(std::move(chain)), heights_(heights) {}

  Layout plan() {
    for (const std::size_t layer : chain_.layers) parts_.push_back(columns_.add(2 * layer, heights_.part, false));
    load_.resize(columns_.order.size());
    for (std::size_t hop = 0; hop < chain_.arrows.size(); ++hop) lines_.emplace_back();
    // The short ones have no choice where their cards stand.
    for (const bool choice : {false, true})
      for (std::size_t hop = 0; hop < chain_.arrows.size(); ++hop)
        if ((last_column(hop) > first_column(hop)) == choice) add_line(hop);
    untangle(columns_);
    settle(columns_);
    return layout();
  }

 private:
  std::size_t first_column(std::size_t hop) const { return 2 * chain_.layers[chain_.arrows[hop].first] + 1; }
  std::size_t last_column(std::size_t hop) const { return 2 * chain_.layers[chain_.arrows[hop].second] - 1; }
  double card_height(std::size_t hop) const { return hop < heights_.cards.size() ? heights_.cards[hop] : 1; }

  // The emptiest of those that it may stand in; of equals the one nearest to what it leads to.
  std::size_t card_column(std::size_t hop) const {
    std::size_t best = last_column(hop);
    for (std::size_t column = first_column(hop); column <= last_column(hop); column += 2)
      if (load_[column] < load_[best]) best = column;
    return best;
  }

  void add_line(std::size_t hop) {
    const auto& [from, to] = chain_.arrows[hop];
    const std::size_t card = card_column(hop);
    std::size_t last = parts_[from];
    for (std::size_t column = first_column(hop); column <= last_column(hop); ++column) {
      const bool bend = column != card;
      const double height = bend ? heights_.bend : card_height(hop);
      const std::size_t item = columns_.add(column, height, bend);
      load_[column] += height;
      columns_.tie(last, item);
      lines_[hop].push_back(last = item);
    }
    columns_.tie(last, parts_[to]);
  }

  Spot spot(std::size_t item) const {
    return {columns_.items[item].column, columns_.items[item].middle, columns_.items[item].height};
  }

  Layout layout() const {
    Layout layout;
    layout.columns = columns_.order.size();
    for (const Item& item : columns_.items) layout.height = std::max(layout.height, item.middle + item.height / 2);
    for (std::size_t part = 0; part < parts_.size(); ++part)
      layout.places.push_back({chain_.parts[part], spot(parts_[part])});
    for (std::size_t hop = 0; hop < lines_.size(); ++hop) {
      Way way{hop, chain_.arrows[hop].first, chain_.arrows[hop].second, {}, 0};
      for (const std::size_t item : lines_[hop]) {
        if (!columns_.items[item].bend) way.card = way.spots.size();
        way.spots.push_back(spot(item));
      }
      layout.ways.push_back(std::move(way));
    }
    return layout;
  }

  Chain chain_;
  const Heights& heights_;
  Columns columns_;
  std::vector<std::size_t> parts_;               // items, by part
  std::vector<std::vector<std::size_t>> lines_;  // items, by hop
  std::vector<double> load_;                     // height that stands in a column
};

}  // namespace

Layout lay_out(const Journey& journey, const Heights& heights) { return Planner(chain_of(journey), heights).plan(); }

}  // namespace squall::journey
