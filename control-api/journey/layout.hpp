// Where the parts of a chain and the cards of its hops stand in a drawing: columns from left to right, parts and cards
// in turn, ordered so that few lines cross, settled so that lines run straight. Pure; used by the drawings of report/.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "journey/journey.hpp"

namespace squall::journey {

// How much of a column a thing takes, the distance to the next one included; in any unit.
struct Heights {
  double part = 1;
  double bend = 0.5;          // a line that passes
  std::vector<double> cards;  // by hop; 1 where it says nothing
};

struct Spot {
  std::size_t column = 0;  // even: parts, in layers by their longest way from a beginning; odd: cards; either: bends
  double middle = 0;       // from the top
  double height = 0;
};

struct Place {
  std::string part;  // a `from` or a `to`
  Spot spot;
};

struct Way {
  std::size_t hop = 0;           // of the journey
  std::size_t from = 0, to = 0;  // places
  std::vector<Spot> spots;       // in each column between them
  std::size_t card = 0;          // which of the spots has the hop's card; all others are bends
};

struct Layout {
  std::vector<Place> places;
  std::vector<Way> ways;  // one for each hop, in their order
  std::size_t columns = 0;
  double height = 0;
};

// The journey has no cycle (decode_journey). Nothing overlaps anything else of its column.
Layout lay_out(const Journey& journey, const Heights& heights = {});

}  // namespace squall::journey
