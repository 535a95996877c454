// The schema that editors get says yes to what the codec reads, and no to what it can know to be wrong.
#include "experiment/codec.hpp"
#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"
#include "unit/experiment/data_files.hpp"
#include "unit/experiment/draft07.hpp"

namespace squall::experiment {
namespace {

using config::yaml;

const config::Node& schema() {
  static const config::Node node = experiment_schema(config::example_catalog);
  return node;
}

bool accepts(const std::string& text) { return Draft07(schema()).accepts(yaml(text)); }

std::string with_fault(const std::string& fault) {
  return "{squall: 1, name: x, claim: y, checks: [{id: a, from: {hop: b.error_rate}, expect: < 1%}], vars: {a: 1},"
         " phases: [{name: c, for: 1m, faults: [{hop: d, on: response, " +
         fault + "}]}]}";
}

TEST(ExperimentSchema, accepts_every_good_file) {
  for (const auto& file : data_files("good"))
    EXPECT_TRUE(Draft07(schema()).accepts(*config::load_file(file.string()))) << file.filename();
}

TEST(ExperimentSchema, refuses_every_bad_file_but_those_that_say_it_cannot) {
  for (const auto& file : data_files("bad"))
    EXPECT_EQ(Draft07(schema()).accepts(*config::load_file(file.string())), passes_the_schema(file)) << file.filename();
}

TEST(ExperimentSchema, lets_variables_stand_for_values_of_every_form) {
  for (const char* fault :
       {"delay: \"{{a}}ms\"", "delay: {fixed: \"{{a}}ms\"}", "throttle: {rate: \"{{a}}\", shared: \"{{a}}\"}",
        "nap: 1s, dose: {probability: \"{{a}}\", first: \"{{a}}\"}", "nap: 1s, existing: \"{{a}}\"",
        "nap: 1s, pulse: {on: \"{{a}}\", off: 5s}", "nap: {size: \"{{a}}\", deep: \"{{a}}\"}",
        "pause: {normal: [\"{{a}}\", 1ms]}"})
    EXPECT_TRUE(accepts(with_fault(fault))) << fault;
}

TEST(ExperimentSchema, still_wants_the_form_where_there_is_no_variable) {
  for (const char* fault :
       {"delay: 200", "delay: \"{{Ms}}\"", "throttle: fast", "nap: {deep: yes}", "pause: {normal: \"{{a}}\"}",
        "nap: 1s, dose: {first: 0}", "nap: 1s, for: 60", "nap: 1s, name: mine", "delay: 1ms, nap: 1s"})
    EXPECT_FALSE(accepts(with_fault(fault))) << fault;
}

TEST(ExperimentSchema, knows_every_metric) {
  for (const MetricInfo& metric : metrics())
    EXPECT_TRUE(
        accepts("{squall: 1, name: x, claim: y, phases: [{name: c, for: 1m}], checks: [{id: a, expect: < 1, from: "
                "{hop: b." +
                std::string(metric.name) + "}}]}"))
        << metric.name;
}

TEST(Draft07, does_not_pass_over_what_it_does_not_know) {
  const config::Node odd = yaml("{type: object, patternProperties: {}}");
  EXPECT_THROW(Draft07(odd).accepts(yaml("{}")), std::logic_error);
}

}  // namespace
}  // namespace squall::experiment
