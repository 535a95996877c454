// From text to tree: YAML and JSON alike, places, and what is refused.
#include "config/loader.hpp"

#include <cstdio>
#include <fstream>

#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Loader, reads_yaml_and_json_into_the_same_tree) {
  const auto from_json = load_text(R"({"a": 1, "b": [true, null, "x"], "c": {"d": "200ms"}})", Format::json);
  const auto from_yaml = load_text("a: 1\nb: [true, ~, x]\nc:\n  d: 200ms\n", Format::yaml);
  ASSERT_TRUE(from_json && from_yaml);
  EXPECT_EQ(to_json(*from_json), to_json(*from_yaml));
}

TEST(Loader, knows_the_line_and_column_of_keys_and_values) {
  for (const Format format : {Format::json, Format::yaml}) {
    const auto node = load_text("{\n  \"a\": 1,\n  \"b\":\n    [2, 3]\n}\n", format);
    ASSERT_TRUE(node);
    const Member& b = node->members[1];
    EXPECT_EQ((std::pair{b.line, b.column}), (std::pair{3, 3}));
    EXPECT_EQ((std::pair{b.value.line, b.value.column}), (std::pair{4, 5}));
    EXPECT_EQ((std::pair{b.value.items[1].line, b.value.items[1].column}), (std::pair{4, 9}));
  }
}

TEST(Loader, leaves_plain_scalars_as_they_were_written) {
  const Node node = yaml("[022, on, yes, off, 0x1F, 1_000, 12:30:45, 2024-01-01, TRUE, 1.10]");
  EXPECT_EQ(to_json(node), R"(["022","on","yes","off","0x1F","1_000","12:30:45","2024-01-01","TRUE",1.10])");
}

TEST(Loader, takes_quoted_scalars_as_texts) {
  EXPECT_EQ(to_json(yaml("['1', \"true\", 'null']")), R"(["1","true","null"])");
}

TEST(Loader, reads_json_escapes_and_surrogate_pairs) {
  const auto node = load_text(R"("\u00e4\ud83d\ude00\n\/")", Format::json);
  ASSERT_TRUE(node);
  EXPECT_EQ(node->text, "\xc3\xa4\xf0\x9f\x98\x80\n/");
}

TEST(Loader, reads_every_yaml_escape_as_utf_8) {
  EXPECT_EQ(yaml(R"("a\N\_\L\P\xe9\u00e9b")").text,
            "a\xc2\x85\xc2\xa0\xe2\x80\xa8\xe2\x80\xa9\xc3\xa9\xc3\xa9"
            "b");
  EXPECT_EQ(yaml(R"({"k\N": 1})").members[0].key, "k\xc2\x85");
}

struct Refusal {
  const char* text;
  const char* says;  // line:column and the beginning of the message
};

class Refused : public testing::TestWithParam<std::tuple<Format, Refusal>> {};

TEST_P(Refused, with_its_place) {
  const auto [format, refusal] = GetParam();
  EXPECT_THAT(lines_of(load_text(refusal.text, format)), ElementsAre(testing::StartsWith(refusal.says)));
}

constexpr Refusal by_both[] = {
    {"{\"a\": 1,\n \"a\": 2}", "2:2 : duplicate key \"a\": it stands on line 1 and again on line 2"},
    {"{\"a\": {\"b\": 1, \"b\": 1}}", "1:16 : duplicate key \"b\""},
    {"{\"a\": \"\xff\"}", "1:8 : not UTF-8"},
    {"\n\"\xed\xa0\x80\"", "2:2 : not UTF-8"},
    {"{\"a\": \"\x04\"}", "1:8 : a control character"},
    {"", "1:1 : "},
    {"{\"a\": [1, 2}", "1:12 : "},
    {"{[1]: 2}", "1:2 : "},
};

constexpr Refusal by_yaml[] = {
    {"a: &x 1\nb: *x", "1:4 : anchors and aliases"},
    {"a: &x", "1:4 : anchors and aliases"},
    {"a: *x", "1:4 : "},
    {"a: !!int 1", "1:4 : tags (tag:yaml.org,2002:int)"},
    {"a: !mine [1]", "1:4 : tags (!mine)"},
    {"a: !mine {b: 1}", "1:4 : tags (!mine)"},
    {"a: 1\n---\nb: 2\n", "2:1 : more than one document"},
    {"a: .nan", "1:4 : \".nan\" is not a number"},
    {"a: -.INF", "1:4 : \"-.INF\" is not a number"},
    {"? [1]\n: 2", "1:3 : a key must be a text"},
    {"~: 2", "1:1 : a key must be a text"},
    {"a: 1\n  b: 2\n", "2:4 : "},
    {"a: 'x", "1:6 : "},
    {"a: 1\na: 2", "2:1 : duplicate key \"a\""},
};

constexpr Refusal by_json[] = {
    {"{'a': 1}", "1:2 : expected a key in double quotes, found a single quote"},
    {"{a: 1}", "1:2 : expected a key in double quotes, found 'a'"},
    {"[1, // no\n2]", "1:5 : expected a value, found a comment"},
    {"# no\n[]", "1:1 : expected a value, found a comment"},
    {"[1,]", "1:4 : a comma before ']'"},
    {"{\"a\": 1,\n}", "2:1 : a comma before '}'"},
    {"[1] 2", "1:5 : unexpected text after the end"},
    {"[1 2]", "1:4 : expected ',' or ']', found '2'"},
    {"{\"a\" 1}", "1:6 : expected ':' after the key, found '1'"},
    {"{\"a\": 022}", "1:7 : \"022\" is not a JSON value"},
    {"[NaN]", "1:2 : \"NaN\" is not a JSON value"},
    {"[-Infinity]", "1:2 : \"-Infinity\" is not a JSON value"},
    {"[True]", "1:2 : \"True\" is not a JSON value"},
    {"[.5]", "1:2 : \".5\" is not a JSON value"},
    {"[200ms]", "1:2 : \"200ms\" is not a JSON value"},
    {"[\"a\nb\"]", "1:4 : a line break or control character"},
    {"[\"abc", "1:2 : a string that does not end"},
    {"[\"\\x41\"]", "1:3 : an escape that JSON does not know"},
    {"[\"\\u12g4\"]", "1:3 : an escape that JSON does not know"},
    {"[\"\\u12", "1:3 : an escape that JSON does not know"},
    {"[\"\\ud800\"]", "1:3 : half a surrogate pair"},
    {"[\"\\ud800\\u0041\"]", "1:3 : half a surrogate pair"},
    {"[\"\\udc00\"]", "1:3 : half a surrogate pair"},
    {"{1: 2}", "1:2 : expected a key in double quotes"},
    {"[", "1:2 : expected a value, found the end of the document"},
};

INSTANTIATE_TEST_SUITE_P(both, Refused,
                         testing::Combine(testing::Values(Format::yaml, Format::json), testing::ValuesIn(by_both)));
INSTANTIATE_TEST_SUITE_P(yaml, Refused, testing::Combine(testing::Values(Format::yaml), testing::ValuesIn(by_yaml)));
INSTANTIATE_TEST_SUITE_P(json, Refused, testing::Combine(testing::Values(Format::json), testing::ValuesIn(by_json)));

TEST(Loader, bounds_depth) {
  for (const Format format : {Format::json, Format::yaml}) {
    EXPECT_TRUE(load_text(std::string(32, '[') + std::string(32, ']'), format));
    EXPECT_THAT(lines_of(load_text(std::string(33, '[') + std::string(33, ']'), format)),
                ElementsAre("1:33 : nested deeper than 32 levels"));
    EXPECT_FALSE(load_text(std::string(500'000, '['), format));
  }
}

TEST(Loader, bounds_size_and_the_number_of_values) {
  EXPECT_EQ(message_of(load_text(std::string(max_document_size + 1, ' '), Format::json)), "larger than 1 MiB");
  std::string many = "[0";
  for (std::size_t i = 0; i < max_document_values; ++i) many += ",0";
  EXPECT_THAT(message_of(load_text(many + "]", Format::json)), HasSubstr("more than 100000 values"));
}

TEST(Loader, ignores_a_byte_order_mark) {
  EXPECT_EQ(to_json(yaml("\xef\xbb\xbf"
                         "a: 1")),
            R"({"a":1})");
  EXPECT_TRUE(load_text("\xef\xbb\xbf{}", Format::json));
}

class LoaderFile : public testing::Test {
 public:
  ~LoaderFile() override {
    if (!path_.empty()) std::remove(path_.c_str());
  }

 protected:
  std::string write(const std::string& name, const std::string& text) {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = testing::TempDir() + "squall-" + test->name() + "-" + name;
    std::ofstream(path_, std::ios::binary) << text;
    return path_;
  }

 private:
  std::string path_;
};

TEST_F(LoaderFile, takes_the_format_from_the_name) { EXPECT_FALSE(load_file(write("a.json", "a: 1"))); }

TEST_F(LoaderFile, is_yaml_without_such_a_name) { EXPECT_TRUE(load_file(write("a.conf", "a: 1"))); }

TEST_F(LoaderFile, too_large_is_refused) {
  EXPECT_EQ(message_of(load_file(write("big.yaml", std::string(max_document_size + 1, ' ')))), "larger than 1 MiB");
}

TEST(Loader, says_when_a_file_cannot_be_read) {
  EXPECT_EQ(message_of(load_file("no/such/file.yaml")), "cannot be read");
  EXPECT_EQ(message_of(load_file(testing::TempDir())), "cannot be read");
}

}  // namespace
}  // namespace squall::config
