// The schema and the reference know what the codec knows: every key, every verb, every parameter, and nothing else.
#include "config/schema.hpp"

#include <set>

#include "config/fault_codec.hpp"
#include "config/fault_keys.hpp"
#include "config/reference.hpp"
#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::HasSubstr;

// A value as the key's example says it, below the keys that its path names.
Node with_example(const FaultKey& key) {
  Node value = yaml(std::string(key.example));
  for (std::string_view path = key.path; !path.empty();) {
    const std::size_t dot = path.rfind('.');
    value = Node::map({{std::string(path.substr(dot == std::string_view::npos ? 0 : dot + 1)), value}});
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
  }
  return value;
}

TEST(FaultKeys, are_read_by_the_codec_each_with_its_example) {
  for (const FaultKey& key : fault_keys()) {
    SCOPED_TRACE(key.path);
    if (key.path == "ramp_of" || key.path.starts_with("pulse")) continue;  // not without their companions
    Node fault = yaml("{drop: true}");
    for (const Member& member : with_example(key).members) fault.add(member.key, member.value);
    for (const auto& [needed, value] : {std::pair{"hop", "db"}, {"on", "response"}, {"for", "5m"}})
      if (fault.find(needed) == nullptr) fault.add(needed, Node::string(value));
    const auto read = decode_fault(fault, example_catalog);
    EXPECT_TRUE(read) << message_of(read);
  }
}

// The paths of all properties of a schema, without those of verbs.
void collect(const Node& schema, const std::string& prefix, std::set<std::string>& paths) {
  const Node* properties = schema.find("properties");
  if (properties == nullptr) {
    paths.insert(prefix);
    return;
  }
  for (const Member& member : properties->members)
    if (find_verb(example_catalog, member.key) == nullptr && member.key != one_of)
      collect(member.value, prefix.empty() ? member.key : prefix + "." + member.key, paths);
}

TEST(FaultSchema, has_every_key_of_the_table_and_every_verb) {
  const Node schema = fault_schema(example_catalog, Dialect::draft_07);
  std::set<std::string> paths;
  collect(schema, "", paths);
  std::set<std::string> table;
  for (const FaultKey& key : fault_keys()) table.emplace(key.path);
  EXPECT_EQ(paths, table);
  for (const VerbInfo* verb : example_catalog)
    EXPECT_NE(schema.find("properties")->find(verb->name), nullptr) << verb->name;
  EXPECT_EQ(schema.find("oneOf")->items.size(), example_catalog.size() + 1);
  EXPECT_EQ(schema.find("allOf")->items.size(), example_catalog.size());
}

TEST(FaultSchema, says_which_parameters_need_one_another) {
  const Node schema = fault_schema(example_catalog, Dialect::draft_07);
  const Node* pause = at(schema, "/properties/pause/anyOf/0");
  ASSERT_NE(pause, nullptr);
  EXPECT_EQ(to_json(*pause->find("dependencies")), R"({"p50":["p99"],"p99":["p50"],"replay":["trace"]})");
  EXPECT_EQ(to_json(*at(*pause, "/allOf/0/oneOf/0")), R"({"required":["normal"]})");
}

TEST(FaultSchema, leaves_out_of_openapi_what_that_does_not_know) {
  const std::string text = to_json(fault_schema(example_catalog, Dialect::openapi));
  EXPECT_THAT(text, testing::Not(HasSubstr("dependencies")));
  EXPECT_THAT(text, testing::Not(HasSubstr("\"if\"")));
}

TEST(Reference, names_every_verb_parameter_and_key) {
  const std::string text = fault_reference(example_catalog);
  for (const VerbInfo* verb : example_catalog) {
    EXPECT_THAT(text, HasSubstr("### " + std::string(verb->name) + "\n"));
    for (const Parameter& parameter : verb->parameters)
      EXPECT_THAT(text, HasSubstr("| `" + std::string(parameter.name) + "`"));
  }
  for (const FaultKey& key : fault_keys()) EXPECT_THAT(text, HasSubstr("| `" + std::string(key.path) + "` |"));
}

TEST(Explain, tells_one_verb_or_who_may_be_meant) {
  const auto text = explain_verb(example_catalog, "pause");
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("on: request"));
  EXPECT_THAT(*text, HasSubstr("needed with p50"));
  EXPECT_THAT(*text, HasSubstr("1% to 99%"));
  EXPECT_THAT(lines_of(explain_verb(example_catalog, "pase")),
              testing::ElementsAre("0:0 : there is no verb \"pase\" (did you mean \"pause\"?)"));
}

}  // namespace
}  // namespace squall::config
