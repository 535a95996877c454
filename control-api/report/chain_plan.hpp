// The chain's drawing in pixels: where each box, card and line of a journey stands. Made from journey/layout.hpp, drawn
// by chain_svg.cpp. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journey/coverage.hpp"
#include "journey/layout.hpp"

namespace squall::report {

struct ChainBox {
  double x = 0, y = 0, width = 0, height = 0;
  double right() const { return x + width; }
  double middle() const { return y + height / 2; }
};

struct ChainPart {
  ChainBox box;
  std::string name;  // in full
  std::string label;
  std::string kind;  // of the hops that lead to it
};

struct ChainCard {
  ChainBox box;
  const journey::Hop* hop = nullptr;
  std::string label;
  std::optional<journey::Status> worst;             // nothing: it has no cells
  std::vector<const journey::CellCoverage*> cells;  // in the order of the file
  std::string line;                                 // a path from `from` to the card and on to `to`
  double tip_x = 0, tip_y = 0;                      // where the arrow's head is
};

struct ChainPlan {
  std::vector<ChainPart> parts;
  std::vector<ChainCard> cards;
  double width = 0, height = 0;
};

inline constexpr double chain_title_height = 24;  // of a card
inline constexpr double chain_row_height = 18;    // of a mode in it

// `left` and `top`: where the drawing begins. Points into `journey` and `coverage`.
ChainPlan plan_chain(const journey::Journey& journey, const journey::Coverage& coverage, double left, double top);

// About how wide a text is, whatever the reader's font; `bold` is a tenth wider.
double text_width(std::string_view text, double size, bool bold);

}  // namespace squall::report
