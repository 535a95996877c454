// JSON as Go reads it: which bodies pass, what they mean, and the words for those that do not.
#include "toxiproxy/go_json.hpp"

#include <gmock/gmock.h>

namespace squall::toxiproxy {
namespace {

std::string error_of(std::string_view body) {
  const auto value = first_value(body);
  return value ? "" : value.error();
}

template <class T>
std::string read(const char* body, std::string_view key, T& into) {
  const Input value = *first_value(body);
  ObjectReader reader(value, "Proxy");
  reader.read(key, into);
  return reader.error();
}

TEST(GoJson, ReadsTheFirstValueAndLeavesTheRest) {
  EXPECT_EQ(first_value(R"({"a":1}{"a":2})")->dump(), R"({"a":1})");
  EXPECT_EQ(first_value("[] trailing")->dump(), "[]");
  EXPECT_EQ(first_value(" null")->dump(), "null");
}

TEST(GoJson, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(error_of(""), "EOF");
  EXPECT_EQ(error_of(" \n"), "EOF");
  EXPECT_EQ(error_of(R"({"a")"), "unexpected EOF");
  EXPECT_EQ(error_of("[1,2"), "unexpected EOF");
  EXPECT_EQ(error_of("bad"), "invalid character 'b' at byte 1");
  EXPECT_EQ(error_of("{a"), "invalid character 'a' at byte 2");
  EXPECT_EQ(error_of("\x01"), "invalid character at byte 1");
  EXPECT_EQ(error_of("\"\xff\""), "invalid character at byte 2");
}

TEST(GoJson, RefusesDeepNests) {
  EXPECT_EQ(error_of(std::string(100'000, '[')), "nested deeper than 32");
  EXPECT_EQ(error_of(std::string(33, '[') + std::string(33, ']')), "nested deeper than 32");
  EXPECT_TRUE(first_value(std::string(32, '[') + std::string(32, ']')));
  EXPECT_TRUE(first_value(R"(["[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"", 1])"));
  EXPECT_TRUE(first_value("1" + std::string(100, '['))) << "what stands behind is nobody's";
}

TEST(GoJson, ReadsVeryManyKeysQuickly) {
  std::string body = "{";
  for (int i = 0; i < 100'000; ++i) body += "\"k" + std::to_string(i) + "\":0,";
  std::string name;
  EXPECT_EQ(read((body + "\"name\":\"a\"}").c_str(), "name", name), "");
  EXPECT_EQ(name, "a");
}

TEST(GoJson, KnowsKeysInAnyCaseAndPrefersTheirOwn) {
  std::string text = "before";
  EXPECT_EQ(read(R"({"Name":"a"})", "name", text), "");
  EXPECT_EQ(text, "a");
  EXPECT_EQ(read(R"({"name":"b","NAME":"c","other":1})", "name", text), "");
  EXPECT_EQ(text, "b");
}

TEST(GoJson, LeavesWhatIsNotThereOrNull) {
  std::int64_t number = 7;
  EXPECT_EQ(read(R"({"x":1})", "y", number), "");
  EXPECT_EQ(read(R"({"y":null})", "y", number), "");
  EXPECT_EQ(read("null", "y", number), "");
  EXPECT_EQ(number, 7);
}

TEST(GoJson, TakesWholeNumbersInPlainDecimalOnly) {
  std::int64_t number = 0;
  EXPECT_EQ(read(R"({"y":-12})", "y", number), "");
  EXPECT_EQ(number, -12);
  EXPECT_EQ(read(R"({"y":9223372036854775807})", "y", number), "");
  EXPECT_EQ(number, INT64_MAX);
  for (const char* bad : {R"({"y":1.5})", R"({"y":1e3})", R"({"y":9223372036854775808})", R"({"y":"15"})",
                          R"({"y":true})", R"({"y":[]})", R"({"y":1e400})"}) {
    const auto value = first_value(bad);
    if (!value) continue;  // beyond every number
    EXPECT_NE(read(bad, "y", number), "") << bad;
  }
  EXPECT_EQ(read(R"({"y":"15"})", "y", number), "json: cannot unmarshal string into field Proxy.y of type int64");
  EXPECT_EQ(read(R"({"y":1.5})", "y", number), "json: cannot unmarshal number 1.5 into field Proxy.y of type int64");
}

TEST(GoJson, RefusesWhatIsNoObject) {
  bool flag = false;
  EXPECT_EQ(read("[]", "y", flag), "json: cannot unmarshal array into value of type Proxy");
  EXPECT_EQ(read(R"({"y":0})", "y", flag), "json: cannot unmarshal number 0 into field Proxy.y of type bool");
}

TEST(GoJson, PrintsNumbersAsGoDoes) {
  EXPECT_EQ(print_number(1.0F).dump(), "1");
  EXPECT_EQ(print_number(0.3F).dump(), "0.3");
  EXPECT_EQ(print_number(0.1).dump(), "0.1");
  EXPECT_EQ(print_number(0.0).dump(), "0");
}

}  // namespace
}  // namespace squall::toxiproxy
