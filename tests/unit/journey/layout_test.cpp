// Where parts, cards and lines stand: to the right of what depends on them, none over another, few crossings.
#include "journey/layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "unit/journey/journey_files.hpp"

namespace squall::journey {
namespace {

using Ends = std::pair<std::string, std::string>;

Journey chain(const std::vector<Ends>& arrows) {
  Journey journey;
  for (const auto& [from, to] : arrows) {
    Hop hop;
    hop.id = "h" + std::to_string(journey.hops.size());
    hop.from = from;
    hop.to = to;
    journey.hops.push_back(hop);
  }
  return journey;
}

Spot spot_of(const Layout& layout, const std::string& part) {
  const auto place = std::ranges::find(layout.places, part, &Place::part);
  return place == layout.places.end() ? Spot{999, 0, 0} : place->spot;
}

// From end to end, part, bends and card included.
std::vector<Spot> whole(const Layout& layout, const Way& way) {
  std::vector<Spot> spots{layout.places[way.from].spot};
  spots.insert(spots.end(), way.spots.begin(), way.spots.end());
  spots.push_back(layout.places[way.to].spot);
  return spots;
}

// How often lines cross between neighbouring columns, seen as straight from middle to middle.
std::size_t crossings_seen(const Layout& layout) {
  struct Segment {
    std::size_t column = 0;
    double left = 0, right = 0;
  };
  std::vector<Segment> segments;
  for (const Way& way : layout.ways) {
    const std::vector<Spot> spots = whole(layout, way);
    for (std::size_t i = 1; i < spots.size(); ++i)
      segments.push_back({spots[i - 1].column, spots[i - 1].middle, spots[i].middle});
  }
  std::size_t count = 0;
  for (const Segment& a : segments)
    for (const Segment& b : segments)
      count += a.column == b.column && a.left < b.left - 1e-6 && a.right > b.right + 1e-6 ? 1 : 0;
  return count;
}

std::vector<Spot> all_spots(const Layout& layout) {
  std::vector<Spot> spots;
  for (const Place& place : layout.places) spots.push_back(place.spot);
  for (const Way& way : layout.ways) spots.insert(spots.end(), way.spots.begin(), way.spots.end());
  return spots;
}

// Arrows from lower to higher numbers only, so that there is no cycle.
Journey any_journey() {
  const int parts = *rc::gen::inRange(2, 14);
  const int hops = *rc::gen::inRange(1, 31);
  std::vector<Ends> arrows;
  for (int i = 0; i < hops; ++i) {
    const int from = *rc::gen::inRange(0, parts - 1);
    arrows.emplace_back("p" + std::to_string(from), "p" + std::to_string(*rc::gen::inRange(from + 1, parts)));
  }
  return chain(arrows);
}

Heights any_heights(const Journey& journey) {
  Heights heights;
  heights.part = *rc::gen::inRange(1, 5);
  for (std::size_t i = 0; i < journey.hops.size(); ++i) heights.cards.push_back(*rc::gen::inRange(1, 9));
  return heights;
}

TEST(Layout, puts_a_chain_in_one_line) {
  const Layout layout = lay_out(chain({{"users", "edge"}, {"edge", "app"}, {"app", "db"}}));
  EXPECT_EQ(layout.columns, 7U);
  EXPECT_EQ(layout.height, 1);
  EXPECT_EQ(spot_of(layout, "users").column, 0U);
  EXPECT_EQ(spot_of(layout, "db").column, 6U);
  for (const Spot& spot : all_spots(layout)) EXPECT_EQ(spot.middle, 0.5);
}

TEST(Layout, puts_each_part_as_far_right_as_its_longest_way_from_a_beginning) {
  const Layout layout = lay_out(chain({{"app", "db"}, {"app", "search"}, {"search", "index"}, {"index", "db"}}));
  EXPECT_EQ(spot_of(layout, "db").column, 6U);
  EXPECT_EQ(layout.ways[0].spots.size(), 5U) << "the short way passes the columns between";
}

TEST(Layout, puts_a_beginning_next_to_what_it_leads_to) {
  const Layout layout =
      lay_out(chain({{"users", "app"}, {"app", "orders"}, {"orders", "ledger"}, {"nightly", "ledger"}}));
  EXPECT_EQ(spot_of(layout, "nightly").column, 4U);
}

TEST(Layout, centres_a_part_before_what_it_depends_on) {
  const Layout layout = lay_out(chain({{"app", "a"}, {"app", "b"}, {"app", "c"}}));
  EXPECT_NEAR(spot_of(layout, "app").middle, 1.5, 0.01);
  EXPECT_NEAR(layout.height, 3, 0.01);
}

TEST(Layout, gives_each_of_two_hops_between_the_same_parts_a_card) {
  const Layout layout = lay_out(chain({{"app", "db"}, {"app", "db"}}));
  ASSERT_EQ(layout.ways.size(), 2U);
  EXPECT_EQ(layout.places.size(), 2U);
  EXPECT_GE(std::abs(layout.ways[0].spots[0].middle - layout.ways[1].spots[0].middle), 1);
}

TEST(Layout, undoes_a_crossing_that_need_not_be) {
  EXPECT_EQ(crossings_seen(lay_out(chain({{"a", "y"}, {"b", "x"}, {"a", "x"}, {"c", "y"}}))), 0U);
}

TEST(Layout, has_the_one_crossing_that_must_be) {
  EXPECT_EQ(crossings_seen(lay_out(chain({{"a", "x"}, {"a", "y"}, {"b", "x"}, {"b", "y"}}))), 1U);
}

// The fewest crossings that any order of both sides has, by trying all.
std::size_t fewest_crossings(const std::vector<std::pair<int, int>>& arrows, int parts) {
  std::vector<int> left(static_cast<std::size_t>(parts));
  std::iota(left.begin(), left.end(), 0);
  std::vector<int> right = left;
  std::size_t fewest = arrows.size() * arrows.size();
  do {
    do {
      std::size_t count = 0;
      for (const auto& [a, x] : arrows)
        for (const auto& [b, y] : arrows)
          count += left[static_cast<std::size_t>(a)] < left[static_cast<std::size_t>(b)] &&
                           right[static_cast<std::size_t>(x)] > right[static_cast<std::size_t>(y)]
                       ? 1
                       : 0;
      fewest = std::min(fewest, count);
    } while (std::next_permutation(right.begin(), right.end()));
  } while (std::next_permutation(left.begin(), left.end()));
  return fewest;
}

TEST(Layout, crosses_lines_no_oftener_than_the_best_order_of_a_small_chain) {
  constexpr int parts = 4;
  for (int seed = 1; seed <= 40; ++seed) {
    std::vector<std::pair<int, int>> arrows;
    std::vector<Ends> ends;
    for (int i = 0; i < 8; ++i) {
      const int mixed = (seed * 31 + i * i * 17 + i * seed * 7) % (parts * parts);
      arrows.emplace_back(mixed / parts, mixed % parts);
      ends.emplace_back("a" + std::to_string(mixed / parts), "b" + std::to_string(mixed % parts));
    }
    EXPECT_EQ(crossings_seen(lay_out(chain(ends))), fewest_crossings(arrows, parts)) << seed;
  }
}

TEST(Layout, has_room_for_a_journey_of_the_most_hops) {
  std::vector<Ends> arrows;
  for (int i = 0; i < 200; ++i)
    arrows.emplace_back("p" + std::to_string(i % 40), "p" + std::to_string(i % 40 + 1 + i * 7 % 20));
  const Layout layout = lay_out(chain(arrows));
  EXPECT_EQ(layout.ways.size(), 200U);
}

TEST(Layout, has_every_part_and_every_hop_once) {
  EXPECT_TRUE(rc::check("parts and hops", [] {
    const Journey journey = any_journey();
    const Layout layout = lay_out(journey);
    RC_ASSERT(layout.ways.size() == journey.hops.size());
    for (std::size_t i = 0; i < journey.hops.size(); ++i) {
      RC_ASSERT(layout.ways[i].hop == i);
      RC_ASSERT(layout.places[layout.ways[i].from].part == journey.hops[i].from);
      RC_ASSERT(layout.places[layout.ways[i].to].part == journey.hops[i].to);
    }
    std::map<std::string, int> seen;
    for (const Place& place : layout.places) RC_ASSERT(++seen[place.part] == 1);
  }));
}

TEST(Layout, leads_every_arrow_to_the_right_column_by_column) {
  EXPECT_TRUE(rc::check("to the right", [] {
    const Journey journey = any_journey();
    const Layout layout = lay_out(journey);
    for (const Way& way : layout.ways) {
      const std::vector<Spot> spots = whole(layout, way);
      RC_ASSERT(spots.size() >= 3U);
      for (std::size_t i = 1; i < spots.size(); ++i) RC_ASSERT(spots[i].column == spots[i - 1].column + 1);
      RC_ASSERT(spots.front().column % 2 == 0U);
      RC_ASSERT(way.spots.at(way.card).column % 2 == 1U);
      RC_ASSERT(spots.back().column < layout.columns);
    }
  }));
}

TEST(Layout, puts_nothing_over_anything_else_and_nothing_outside) {
  EXPECT_TRUE(rc::check("no overlap", [] {
    const Journey journey = any_journey();
    const Layout layout = lay_out(journey, any_heights(journey));
    const std::vector<Spot> spots = all_spots(layout);
    constexpr double hair = 1e-6;
    for (std::size_t i = 0; i < spots.size(); ++i) {
      RC_ASSERT(spots[i].middle - spots[i].height / 2 >= -hair);
      RC_ASSERT(spots[i].middle + spots[i].height / 2 <= layout.height + hair);
      for (std::size_t j = i + 1; j < spots.size(); ++j)
        if (spots[i].column == spots[j].column)
          RC_ASSERT(std::abs(spots[i].middle - spots[j].middle) >= (spots[i].height + spots[j].height) / 2 - hair);
    }
  }));
}

TEST(Layout, draws_a_tree_without_a_crossing) {
  EXPECT_TRUE(rc::check("trees", [] {
    const int parts = *rc::gen::inRange(2, 30);
    std::vector<Ends> arrows;
    for (int i = 1; i < parts; ++i)
      arrows.emplace_back("p" + std::to_string(*rc::gen::inRange(0, i)), "p" + std::to_string(i));
    RC_ASSERT(crossings_seen(lay_out(chain(arrows))) == 0U);
  }));
}

TEST(Layout, is_the_same_for_the_same_journey) {
  const Journey journey = decode_file(shipped_journey).value();
  const std::vector<Spot> first = all_spots(lay_out(journey));
  const std::vector<Spot> second = all_spots(lay_out(journey));
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].middle, second[i].middle);
}

}  // namespace
}  // namespace squall::journey
