// Typed reading: everything wrong is found at once, each with its place and the nearest name.
#include "config/reader.hpp"

#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(MapReader, finds_all_problems_at_once_with_their_places) {
  const Node node = yaml("a: 5\nb: x\nlisten: y\n");
  Problems problems;
  MapReader map(node, "/hops/0", problems);
  bool enabled = true;
  std::string text;
  std::uint64_t count = 0;
  Address address;
  map.optional("b", enabled, as_boolean);
  map.required("missing", count, as_count, "3");
  map.required("a", text, as_text, "...");
  map.required("listen", address, as_address, "127.0.0.1:1");
  map.finish();
  EXPECT_THAT(lines_of(problems),
              ElementsAre("2:4 /hops/0/b: must be true or false",
                          "1:1 /hops/0/missing: \"missing\" is missing (add missing: 3)",
                          "1:4 /hops/0/a: must be a text, not a number",
                          testing::StartsWith("3:9 /hops/0/listen: \"y\" has no port: an address is host:port")));
}

TEST(MapReader, leaves_the_default_where_a_key_is_missing_or_wrong) {
  const Node node = yaml("wrong: x");
  Problems problems;
  MapReader map(node, "", problems);
  std::uint64_t count = 7;
  EXPECT_FALSE(map.optional("wrong", count, as_count));
  EXPECT_FALSE(map.optional("absent", count, as_count));
  EXPECT_EQ(count, 7u);
}

TEST(MapReader, names_the_nearest_known_key) {
  const Node node = yaml("enabeld: true\nzzzzzz: 1\na/b: 2");
  Problems problems;
  MapReader map(node, "", problems);
  map.optional("enabled");
  map.optional("existing");
  map.finish();
  EXPECT_THAT(lines_of(problems), ElementsAre("1:1 /enabeld: unknown key \"enabeld\" (did you mean \"enabled\"?)",
                                              "2:1 /zzzzzz: unknown key \"zzzzzz\" (known keys: enabled, existing)",
                                              "3:1 /a~1b: unknown key \"a/b\" (known keys: enabled, existing)"));
}

TEST(MapReader, tells_later_keys_from_typing_errors) {
  const Node node = yaml("a: 1\nramp: 2m");
  Problems problems;
  MapReader map(node, "", problems);
  map.optional("a");
  constexpr std::string_view later[] = {"ramp", "pulse"};
  map.refuse_later(later);
  map.finish();
  EXPECT_THAT(lines_of(problems), ElementsAre("2:1 /ramp: \"ramp\" is not supported yet by this version (remove it)"));
}

TEST(MapReader, says_once_that_a_node_is_no_map) {
  const Node node = yaml("[1]");
  Problems problems;
  MapReader map(node, "/api", problems);
  std::uint64_t count = 0;
  map.required("squall", count, as_count, "1");
  map.finish();
  EXPECT_THAT(lines_of(problems), ElementsAre("1:1 /api: must be a map of keys and values, not a list"));
}

TEST(MapReader, reads_lists_item_by_item) {
  const Node node = yaml("good: [1, 2]\nbad: [1, x, -3]\nnone: 5");
  Problems problems;
  MapReader map(node, "", problems);
  std::vector<std::uint64_t> good, bad, none;
  EXPECT_TRUE(map.optional_list("good", good, as_count));
  EXPECT_FALSE(map.optional_list("bad", bad, as_count));
  EXPECT_FALSE(map.optional_list("none", none, as_count));
  EXPECT_THAT(good, ElementsAre(1, 2));
  EXPECT_THAT(bad, IsEmpty());
  EXPECT_THAT(lines_of(problems), ElementsAre("2:10 /bad/1: must be a whole number, like 10, not \"x\"",
                                              "2:13 /bad/2: must be a whole number, like 10, not \"-3\"",
                                              "3:7 /none: must be a list, not a number"));
}

TEST(Scalars, take_only_their_own_kind) {
  EXPECT_FALSE(as_boolean(yaml("'true'")));
  EXPECT_FALSE(as_boolean(yaml("yes")));
  EXPECT_FALSE(as_count(yaml("1.0")));
  EXPECT_FALSE(as_count(yaml("1e3")));
  EXPECT_FALSE(as_count(yaml("022")));
  EXPECT_FALSE(as_count(yaml("18446744073709551616")));
  EXPECT_FALSE(as_count(yaml("'5'")));
  EXPECT_FALSE(as_text(yaml("''")));
  EXPECT_FALSE(as_duration(yaml("[1s]")));
  EXPECT_FALSE(as_probability(yaml("true")));
  EXPECT_EQ(as_probability(yaml("0.25")), 0.25);
  EXPECT_EQ(as_probability(yaml("25%")), 0.25);
}

TEST(Nearest, is_only_a_name_that_may_be_meant) {
  const std::vector<std::string> names = {"delay", "throttle", "drop"};
  EXPECT_EQ(nearest("dealy", names), "delay");
  EXPECT_EQ(nearest("dellay", names), "delay");
  EXPECT_EQ(nearest("throtle", names), "throttle");
  EXPECT_EQ(nearest("xyz", names), "");
  EXPECT_EQ(nearest(std::string(100'000, 'd'), names), "");
}

TEST(Located, gives_problems_the_nearest_line_on_their_path) {
  const Node node = yaml("faults:\n  - name: a\n    close: reset\n");
  const Problems problems =
      located({{"/faults/0/close", "x", ""}, {"/faults/0/dose/unit", "y", ""}, {"odd", "z", ""}}, node);
  EXPECT_THAT(lines_of(problems), ElementsAre("3:12 /faults/0/close: x", "2:5 /faults/0/dose/unit: y", "1:1 odd: z"));
}

TEST(Capped, keeps_the_first_and_counts_the_rest) {
  Problems problems(most_problems, {"/a", "is odd", ""});
  EXPECT_EQ(capped(problems), problems);
  problems.resize(12'000, {"/b", "is even", ""});
  EXPECT_THAT(capped(problems), testing::SizeIs(most_problems + 1));
  EXPECT_EQ(capped(problems).back(), (Problem{"", "and 11900 more problems", "mend those above first"}));
}

TEST(FormatProblems, is_one_line_each_as_compilers_do_from_top_to_bottom) {
  const Problems problems = {{"/hops/0/listen", "has no port", "add one", 3, 14}, {"", "is odd", "", 1, 1}};
  EXPECT_EQ(format_problems("squall.yaml", problems),
            "squall.yaml:1:1: is odd\nsquall.yaml:3:14: /hops/0/listen: has no port (add one)\n");
  EXPECT_EQ(format_problems("squall.yaml", {{"", "cannot be read", ""}}), "squall.yaml: cannot be read\n");
}

}  // namespace
}  // namespace squall::config
