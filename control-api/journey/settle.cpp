// How far down each item stands (columns.hpp): column by column, and again, the middles that are nearest in squares to
// what each item wishes, its neighbours' mean, among all that keep order and distance. That is isotonic regression;
// pools of adjacent violators find it in one pass.
#include <algorithm>

#include "journey/columns.hpp"

namespace squall::journey {
namespace {

constexpr int rounds = 12;
constexpr double straight = 8;  // a line that passes several columns pulls so much harder

struct Wish {
  double sum = 0;
  double weight = 0;
};

void add_wishes(const Columns& columns, const Item& item, const std::vector<std::size_t>& neighbours, Wish& wish) {
  for (const std::size_t neighbour : neighbours) {
    const Item& other = columns.items[neighbour];
    const double weight = item.bend && other.bend ? straight : 1;
    wish.sum += weight * other.middle;
    wish.weight += weight;
  }
}

// Items that touch each other and move as one.
struct Pool {
  double sum = 0, weight = 0;
  std::size_t count = 0;
  double middle() const { return sum / weight; }
};

void settle_column(Columns& columns, const std::vector<std::size_t>& order, bool left, bool right) {
  std::vector<double> offsets;
  std::vector<Pool> pools;
  double offset = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Item& item = columns.items[order[i]];
    if (i > 0) offset += (columns.items[order[i - 1]].height + item.height) / 2;
    offsets.push_back(offset);
    Wish wish;
    if (left) add_wishes(columns, item, item.left, wish);
    if (right) add_wishes(columns, item, item.right, wish);
    if (wish.weight <= 0) wish = {item.middle * 0.1, 0.1};  // nobody pulls, so others may push
    pools.push_back({wish.sum - wish.weight * offset, wish.weight, 1});
    while (pools.size() > 1 && pools[pools.size() - 2].middle() > pools.back().middle()) {
      const Pool last = pools.back();
      pools.pop_back();
      pools.back() = {pools.back().sum + last.sum, pools.back().weight + last.weight, pools.back().count + last.count};
    }
  }
  std::size_t at = 0;
  for (const Pool& pool : pools)
    for (std::size_t i = 0; i < pool.count; ++i, ++at) columns.items[order[at]].middle = pool.middle() + offsets[at];
}

void stack(Columns& columns) {
  for (const auto& column : columns.order) {
    double height = 0;
    for (const std::size_t item : column) height += columns.items[item].height;
    double top = -height / 2;
    for (const std::size_t index : column) {
      Item& item = columns.items[index];
      item.middle = top + item.height / 2;
      top += item.height;
    }
  }
}

}  // namespace

void settle(Columns& columns) {
  stack(columns);
  for (int round = 0; round < rounds; ++round) {
    for (const auto& column : columns.order) settle_column(columns, column, true, round > rounds / 2);
    for (auto column = columns.order.rbegin(); column != columns.order.rend(); ++column)
      settle_column(columns, *column, round > rounds / 2, true);
  }
  double top = 0;
  bool first = true;
  for (const Item& item : columns.items) {
    const double upper = item.middle - item.height / 2;
    top = first ? upper : std::min(top, upper);
    first = false;
  }
  for (Item& item : columns.items) item.middle -= top;
}

}  // namespace squall::journey
