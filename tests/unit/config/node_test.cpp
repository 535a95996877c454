// The tree itself: builders, JSON pointers, the JSON writer.
#include "config/node.hpp"

#include <cmath>

#include "unit/config/load.hpp"

namespace squall::config {
namespace {

TEST(Node, writes_compact_json_in_the_order_given) {
  const Node node = Node::map({{"b", Node::number(2)},
                               {"a", Node::list({Node::null(), Node::boolean(true), Node::number(0.25)})},
                               {"c", Node::map()}});
  EXPECT_EQ(to_json(node), R"({"b":2,"a":[null,true,0.25],"c":{}})");
}

TEST(Node, escapes_what_json_cannot_hold) {
  EXPECT_EQ(to_json(Node::string("q\"b\\n\nc\x01 d\x7f \xc3\xa4")), "\"q\\\"b\\\\n\\nc\\u0001 d\\u007f \xc3\xa4\"");
}

TEST(Node, writes_a_replacement_for_bytes_that_are_not_utf8) {
  EXPECT_EQ(to_json(Node::string("a\xff"
                                 "b\xc3")),
            R"("a\ufffdb\ufffd")");
}

TEST(Node, writes_no_number_for_what_is_not_finite) {
  EXPECT_EQ(to_json(Node::number(std::nan(""))), "null");
  EXPECT_EQ(to_json(Node::number(INFINITY)), "null");
}

TEST(Node, keeps_large_whole_numbers_exact) { EXPECT_EQ(to_json(Node::number(UINT64_MAX)), "18446744073709551615"); }

TEST(Node, is_found_by_json_pointer) {
  const Node node = yaml("a/b: [1, {x~y: deep}]");
  EXPECT_EQ(at(node, "")->kind, Node::Kind::map);
  EXPECT_EQ(at(node, "/a~1b/1/x~0y")->text, "deep");
  EXPECT_EQ(at(node, "/a~1b/2"), nullptr);
  EXPECT_EQ(at(node, "/a~1b/01x"), nullptr);
  EXPECT_EQ(at(node, "a"), nullptr);
  EXPECT_EQ(child("/faults", "a/b~c"), "/faults/a~1b~0c");
}

TEST(Node, only_reads_json_numbers_as_numbers) {
  for (const char* text : {"0", "-1", "10", "0.25", "1e9", "1.5E-3"})
    EXPECT_TRUE(Node::plain(text).is(Node::Kind::number)) << text;
  for (const char* text : {"", "-", "022", "+1", ".5", "1.", "1e", "0x10", "1_000", "NaN", "200ms"})
    EXPECT_TRUE(Node::plain(text).is(Node::Kind::string)) << text;
}

}  // namespace
}  // namespace squall::config
