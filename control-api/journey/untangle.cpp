// The order within each column (columns.hpp): Sugiyama's sweeps by barycentre, then neighbours that are swapped as long
// as that helps. Begun with the order in which a walk from the beginnings meets the items, and anew with some others:
// what is best depends on the start more than on the patience. The best order of all stays.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>

#include "journey/columns.hpp"

namespace squall::journey {
namespace {

using Side = std::vector<std::size_t> Item::*;

constexpr std::size_t most_starts = 24;
constexpr std::size_t patience =
    8000;  // items that are looked at, over all starts: nobody waits a second for a drawing
constexpr int sweeps = 4;
constexpr int most_swap_rounds = 8;

std::vector<std::size_t> ranks_of(const Columns& columns) {
  std::vector<std::size_t> ranks(columns.items.size());
  for (const auto& column : columns.order)
    for (std::size_t i = 0; i < column.size(); ++i) ranks[column[i]] = i;
  return ranks;
}

// Of pairs sorted by their left ends: how many of their right ends are out of order.
std::size_t inversions(const std::vector<std::size_t>& ends) {
  std::size_t count = 0;
  std::vector<std::size_t> seen;
  for (const std::size_t end : ends) {
    const auto place = std::upper_bound(seen.begin(), seen.end(), end);
    count += static_cast<std::size_t>(seen.end() - place);
    seen.insert(place, end);
  }
  return count;
}

void walk(Columns& columns, std::size_t item, std::vector<bool>& met) {
  if (met[item]) return;
  met[item] = true;
  columns.order[columns.items[item].column].push_back(item);
  for (const std::size_t next : columns.items[item].right) walk(columns, next, met);
}

void order_by_walk(Columns& columns) {
  for (auto& column : columns.order) column.clear();
  std::vector<bool> met(columns.items.size());
  for (std::size_t i = 0; i < columns.items.size(); ++i)
    if (columns.items[i].left.empty()) walk(columns, i, met);
}

// Always the same for the same start, so that a journey is always drawn alike.
void shuffle(Columns& columns, std::uint64_t start) {
  for (auto& column : columns.order)
    for (std::size_t i = column.size(); i > 1; --i) {
      start = start * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
      std::swap(column[i - 1], column[(start >> 33U) % i]);
    }
}

// Whoever has no neighbour on that side stays where it is.
void order_by_barycentre(Columns& columns, std::size_t column, Side side, std::vector<std::size_t>& ranks) {
  std::map<std::size_t, double> centre;
  for (const std::size_t item : columns.order[column]) {
    double sum = 0;
    for (const std::size_t neighbour : columns.items[item].*side) sum += static_cast<double>(ranks[neighbour]);
    const auto count = static_cast<double>((columns.items[item].*side).size());
    centre[item] = count > 0 ? sum / count : static_cast<double>(ranks[item]);
  }
  std::ranges::stable_sort(columns.order[column], {}, [&](std::size_t item) { return centre[item]; });
  for (std::size_t i = 0; i < columns.order[column].size(); ++i) ranks[columns.order[column][i]] = i;
}

void order_by_barycentres(Columns& columns, bool rightwards) {
  const std::size_t count = columns.order.size();
  std::vector<std::size_t> ranks = ranks_of(columns);
  for (std::size_t i = 0; i < count; ++i)
    order_by_barycentre(columns, rightwards ? i : count - 1 - i, rightwards ? &Item::left : &Item::right, ranks);
}

// Crossings between the lines of two items on one side, the one standing above the other.
std::size_t crossings_of(const std::vector<std::size_t>& upper, const std::vector<std::size_t>& lower,
                         const std::vector<std::size_t>& ranks) {
  std::size_t count = 0;
  for (const std::size_t a : upper)
    for (const std::size_t b : lower) count += ranks[a] > ranks[b] ? 1 : 0;
  return count;
}

// Columns of one parity do not change each other's neighbours. `also_equal` leaves a place where every single swap is
// in vain, and two together are not.
bool swap_neighbours(Columns& columns, bool also_equal) {
  bool better = false;
  for (std::size_t parity = 0; parity < 2; ++parity) {
    const std::vector<std::size_t> ranks = ranks_of(columns);
    for (std::size_t c = parity; c < columns.order.size(); c += 2) {
      auto& column = columns.order[c];
      for (std::size_t i = 1; i < column.size(); ++i) {
        const Item& a = columns.items[column[i - 1]];
        const Item& b = columns.items[column[i]];
        const std::size_t kept = crossings_of(a.left, b.left, ranks) + crossings_of(a.right, b.right, ranks);
        const std::size_t swapped = crossings_of(b.left, a.left, ranks) + crossings_of(b.right, a.right, ranks);
        if (swapped > kept || (swapped == kept && (!also_equal || kept == 0))) continue;
        std::swap(column[i - 1], column[i]);
        better = better || swapped < kept;
      }
    }
  }
  return better;
}

void swap_while_better(Columns& columns) {
  for (int round = 0; round < most_swap_rounds; ++round)
    if (!swap_neighbours(columns, false)) break;
}

}  // namespace

std::size_t Columns::add(std::size_t column, double height, bool bend) {
  items.push_back({column, height, bend, 0, {}, {}});
  if (order.size() <= column) order.resize(column + 1);
  order[column].push_back(items.size() - 1);
  return items.size() - 1;
}

void Columns::tie(std::size_t left, std::size_t right) {
  items[left].right.push_back(right);
  items[right].left.push_back(left);
}

std::size_t crossings(const Columns& columns) {
  const std::vector<std::size_t> ranks = ranks_of(columns);
  std::size_t count = 0;
  for (const auto& column : columns.order) {
    std::vector<std::size_t> ends;
    for (const std::size_t item : column) {
      std::vector<std::size_t> own;
      for (const std::size_t next : columns.items[item].right) own.push_back(ranks[next]);
      std::ranges::sort(own);
      ends.insert(ends.end(), own.begin(), own.end());
    }
    count += inversions(ends);
  }
  return count;
}

void untangle(Columns& columns) {
  auto best = columns.order;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  const auto keep_if_better = [&] {
    const std::size_t now = crossings(columns);
    if (now >= fewest) return;
    fewest = now;
    best = columns.order;
  };
  order_by_walk(columns);
  const std::size_t starts = std::clamp<std::size_t>(patience / (columns.items.size() + 1), 1, most_starts);
  for (std::size_t start = 0; start < starts && fewest > 0; ++start) {
    if (start > 0) shuffle(columns, start);
    swap_while_better(columns);
    keep_if_better();
    for (int sweep = 0; sweep < sweeps && fewest > 0; ++sweep) {
      order_by_barycentres(columns, sweep % 2 == 0);
      if (sweep >= sweeps / 2) swap_neighbours(columns, true);
      swap_while_better(columns);
      keep_if_better();
    }
  }
  columns.order = std::move(best);
}

}  // namespace squall::journey
