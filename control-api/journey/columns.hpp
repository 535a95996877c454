// The columns of a drawing while it is laid out: what stands in each, and which neighbours it is tied to. Used by
// layout.cpp. Pure.
#pragma once

#include <cstddef>
#include <vector>

namespace squall::journey {

struct Item {
  std::size_t column = 0;
  double height = 1;
  bool bend = false;
  double middle = 0;
  std::vector<std::size_t> left, right;  // items of the neighbouring columns
};

struct Columns {
  std::vector<Item> items;
  std::vector<std::vector<std::size_t>> order;  // of each column, from the top

  std::size_t add(std::size_t column, double height, bool bend);
  void tie(std::size_t left, std::size_t right);
};

// Lines that cross, over all columns.
std::size_t crossings(const Columns& columns);

// Orders each column so that few lines cross: a tree is drawn without any.
void untangle(Columns& columns);

// Sets the items' middles: each near its neighbours, none over another, the topmost at the top.
void settle(Columns& columns);

}  // namespace squall::journey
