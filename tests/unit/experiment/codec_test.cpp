// Experiment files as values: what is read, what each mistake is told as, variables and secrets.
#include "experiment/codec.hpp"

#include <map>

#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"
#include "unit/experiment/data_files.hpp"

namespace squall::experiment {
namespace {

using config::lines_of;
using config::yaml;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using namespace std::chrono_literals;

Result<Decoded> decode(const config::Node& node, NameValues vars = {}) {
  return decode_experiment(node, {config::example_catalog, std::move(vars), {}});
}

Result<Decoded> decode_file(const std::filesystem::path& file) {
  return config::load_file(file.string()).and_then([](const config::Node& node) { return decode(node); });
}

// A whole experiment around `lines`, which may say anything but what stands here.
std::string around(const std::string& lines, const std::string& fault = "delay: 1ms") {
  return "squall: 1\nname: x\nphases: [{name: slow, for: 1m, faults: [{hop: db, on: response, " + fault + "}]}]\n" +
         (lines.find("claim:") == std::string::npos ? "claim: it holds\n" : "") +
         (lines.find("checks:") == std::string::npos ? "checks: [{id: e, from: {hop: db.error_rate}, expect: < 1%}]\n"
                                                     : "") +
         lines;
}

DecodeOptions with_environment(std::map<std::string, std::string> values) {
  DecodeOptions options{config::example_catalog, {}, {}};
  options.environment = [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  };
  return options;
}

TEST(ExperimentFile, is_read_when_it_is_good) {
  for (const auto& file : data_files("good")) {
    const auto decoded = decode_file(file);
    EXPECT_TRUE(decoded) << config::format_problems(file.filename().string(), decoded ? Problems{} : decoded.error());
  }
}

TEST(ExperimentFile, is_refused_with_every_problem_in_its_place) {
  for (const auto& file : data_files("bad")) {
    const auto decoded = decode_file(file);
    const std::string name = file.filename().string();
    std::filesystem::path expected = file;
    EXPECT_EQ(decoded ? "accepted\n" : config::format_problems(name, decoded.error()),
              text_of(expected.replace_extension(".expected")));
  }
}

TEST(ExperimentFile, says_everything_that_the_guide_shows) {
  const Experiment read = good("full.yaml");
  EXPECT_EQ(read.name, "checkout-db-slow");
  EXPECT_EQ(read.owner, "checkout");
  EXPECT_EQ(read.env, "staging");
  EXPECT_EQ(read.cell, "checkout/orders-db/slow");
  EXPECT_EQ(read.runbook, "orders-db-slow");
  EXPECT_EQ(read.vars, (NameValues{{"ms", "400"}}));
  EXPECT_EQ(read.baseline, 30s);
  EXPECT_EQ(read.recovery, 1min);
  EXPECT_EQ(read.limits, (RunLimits{6min, 0.25, 30s}));
  ASSERT_TRUE(read.schedule);
  EXPECT_EQ(read.schedule->zone, "Europe/Berlin");
}

TEST(ExperimentFile, says_what_must_hold) {
  const Experiment read = good("full.yaml");
  ASSERT_EQ(read.checks.size(), 6u);
  const Bound under_800ms{Comparison::less, 0.8, Dimension::duration, "< 800ms"};
  Check p99{.id = "p99", .from = Metric{"edge", "", Measure::latency_p99, "edge.latency_p99"}, .expect = under_800ms};
  p99.min_samples = 50;
  EXPECT_EQ(read.checks[0], p99);
  EXPECT_EQ(read.checks[1].over, 20s);
  EXPECT_EQ(read.checks[1].cohort, Cohort::control);
  EXPECT_EQ(read.checks[3].from, Source(HttpSource{"http://127.0.0.1:8080/healthz", "GET", {}, ""}));
  EXPECT_EQ(read.checks[4].from, Source(CommandSource{{"./bin/dlq-depth", "orders", "7"}}));
  EXPECT_FALSE(read.checks[4].before || read.checks[4].during);
  EXPECT_TRUE(read.checks[4].after);
  EXPECT_EQ(read.checks[4].every, 5s);
  EXPECT_EQ(read.checks[4].timeout, 10s);
  EXPECT_EQ(read.checks[5].from, Source(PrometheusSource{"http://127.0.0.1:9090", "slo:burn:1h", {}}));
}

TEST(ExperimentFile, judges_the_faulted_cohort_while_there_is_one) {
  const Check felt = good("full.yaml").checks.at(2);
  EXPECT_TRUE(felt.during);
  EXPECT_FALSE(felt.before || felt.after);
}

TEST(ExperimentFile, says_when_to_stop) {
  const Experiment read = good("full.yaml");
  ASSERT_EQ(read.stop.size(), 2u);
  EXPECT_EQ(std::get<Metric>(read.stop[0].what).measure, Measure::error_rate);
  EXPECT_EQ(read.stop[0].bound.dimension, Dimension::share);
  EXPECT_EQ(read.stop[0].lasts, 10s);
  EXPECT_EQ(read.stop[0].over, 30s);
  EXPECT_EQ(std::get<std::size_t>(read.stop[1].what), 5u);
  EXPECT_EQ(read.stop[1].text, "burn >= 14.4");
}

TEST(ExperimentFile, gives_faults_their_names_and_the_time_of_their_phase) {
  const Experiment read = good("phases.yaml");
  ASSERT_EQ(read.phases.size(), 3u);
  EXPECT_TRUE(read.phases[0].until_go && read.phases[0].faults.empty());
  const std::vector<FaultSpec>& faults = read.phases[1].faults;
  ASSERT_EQ(faults.size(), 3u);
  EXPECT_EQ(faults[0].name, "phases/both/1");
  EXPECT_EQ(faults[0].lasts, 60s) << "what `after` leaves of the phase";
  EXPECT_EQ(faults[1].lasts, 20s) << "what it says itself";
  EXPECT_EQ(faults[2].name, "phases/both/3");
  EXPECT_EQ(faults[2].lasts, 90s);
  EXPECT_EQ(read.phases[2].faults.at(0).name, "phases/either/1");
}

TEST(ExperimentFile, is_the_same_in_json) { EXPECT_EQ(good("minimal.json"), good("minimal.yaml")); }

TEST(ExperimentFile, has_defaults_for_what_it_does_not_say) {
  const Experiment read = good("minimal.yaml");
  EXPECT_EQ(read.baseline, 10s);
  EXPECT_EQ(read.recovery, 30s);
  EXPECT_EQ(read.limits, (RunLimits{150s, 1, 30s})) << "half more than 10 s, 1 min and 30 s";
  EXPECT_FALSE(read.schedule);
  EXPECT_EQ(planned_duration(read), 100s);
}

// docs/experiments.md: its first example is a whole file, each later one says some of its keys anew.
TEST(ExperimentGuide, has_examples_that_are_read) {
  const std::string guide = text_of(SQUALL_SOURCE_DIR "/docs/experiments.md");
  const std::string fence = "```yaml\n";
  config::Node whole = config::Node::map();
  int examples = 0;
  for (std::size_t at = guide.find(fence); at != std::string::npos; at = guide.find(fence, at)) {
    at += fence.size();
    for (config::Member& said : yaml(guide.substr(at, guide.find("```", at) - at)).members) {
      std::erase_if(whole.members, [&](const config::Member& member) { return member.key == said.key; });
      whole.members.push_back(std::move(said));
    }
    const auto decoded = decode(whole);
    EXPECT_TRUE(decoded) << guide.substr(at, 60)
                         << config::format_problems("guide", decoded ? Problems{} : decoded.error());
    ++examples;
  }
  EXPECT_EQ(examples, 7);
}

TEST(Experiment, locks_each_hop_that_it_faults_once) {
  EXPECT_THAT(faulted_hops(good("phases.yaml")), ElementsAre("db", "cache"));
}

TEST(Variables, bring_their_type_along_where_they_are_all_of_a_value) {
  const Experiment read = good("variables.yaml");
  EXPECT_EQ(read.name, "variables-orders-db");
  EXPECT_EQ(read.claim, "With 400 ms on orders-db, all is well: true.");
  EXPECT_EQ(read.checks.at(0).min_samples, 50u);
  EXPECT_EQ(read.checks.at(0).expect.text, "< 400ms");
  const FaultSpec& fault = read.phases.at(0).faults.at(0);
  EXPECT_FALSE(fault.existing);
  EXPECT_EQ(fault.dose.probability, 0.25) << "two parts without quotes make a number";
  EXPECT_EQ(fault.seed, 400u);
  EXPECT_EQ(read.vars.size(), 7u);
}

TEST(Variables, are_overridden_by_name) {
  const config::Node node = yaml(around("vars: {share: 1%}\n", "delay: 1ms, dose: {probability: \"{{share}}\"}"));
  const auto decoded = decode(node, {{"share", "50%"}});
  ASSERT_TRUE(decoded) << lines_of(decoded).front();
  EXPECT_EQ(decoded->experiment.phases[0].faults[0].dose.probability, 0.5);
  EXPECT_EQ(decoded->experiment.vars, (NameValues{{"share", "50%"}}));
}

TEST(Variables, that_the_file_does_not_have_cannot_be_overridden) {
  const config::Node node = yaml(around("vars: {share: 1%}\n", "delay: 1ms, dose: {probability: \"{{share}}\"}"));
  EXPECT_THAT(lines_of(decode(node, {{"shares", "2%"}})),
              ElementsAre("1:1 : the file has no variable \"shares\" that could be set (did you mean \"share\"?)"));
  EXPECT_THAT(lines_of(decode(node, {{"share", "2%"}, {"share", "3%"}})),
              ElementsAre("1:1 : the variable \"share\" is set twice (set it once)"));
}

TEST(Variables, that_are_given_carry_no_references_and_no_secrets) {
  const config::Node node = yaml(around("claim: \"{{a}}\"\nvars: {a: b}\n"));
  EXPECT_THAT(lines_of(decode(node, {{"a", "${env:HOME}"}})),
              ElementsAre("1:1 : the value given for \"a\": a variable cannot hold a secret"));
  EXPECT_THAT(lines_of(decode(node, {{"a", "{{a}}"}})),
              ElementsAre("1:1 : the value given for \"a\": a variable cannot refer to variables"));
}

TEST(Variables, are_not_put_together_to_a_reference) {
  const auto decoded = decode_experiment(
      yaml(
          around("vars: {a: \"$\"}\nchecks: [{id: e, from: {http: \"http://h/{{a}}{env:TOKEN}\"}, expect: == 200}]\n")),
      with_environment({{"TOKEN", "hush"}}));
  ASSERT_TRUE(decoded) << lines_of(decoded).front();
  EXPECT_EQ(std::get<HttpSource>(decoded->experiment.checks[0].from).url, "http://h/${env:TOKEN}");
  EXPECT_THAT(decoded->secrets, IsEmpty());
}

TEST(Variables, do_not_make_a_small_file_huge) {
  std::string claim;
  for (int i = 0; i < 2000; ++i) claim += "{{a}}";
  const auto decoded = decode(yaml(around("claim: \"" + claim + "\"\nvars: {a: " + std::string(1000, 'a') + "}\n")));
  EXPECT_THAT(config::message_of(decoded), HasSubstr("larger than 1 MiB"));
}

TEST(Variables, are_looked_for_in_quotes) {
  const auto node = config::load_text("for: {{length}}\n", config::Format::yaml);
  EXPECT_THAT(lines_of(node), ElementsAre(HasSubstr("a variable stands in quotes: \"{{name}}\"")));
}

TEST(Secrets, stay_references_where_nobody_asks_for_them) {
  const Experiment read = good("sources.yaml");
  const auto& queue = std::get<HttpSource>(read.checks.at(3).from);
  EXPECT_EQ(queue.url, "https://queue.example/depth?of=orders&token=${env:QUEUE_TOKEN}");
  EXPECT_EQ(queue.headers.at(0).second, "Bearer ${env:QUEUE_TOKEN}");
}

TEST(Secrets, are_put_in_and_handed_over_to_be_masked) {
  const auto file = config::load_file(SQUALL_SOURCE_DIR "/tests/unit/experiment/data/good/sources.yaml");
  const auto decoded = decode_experiment(
      *file,
      with_environment(
          {{"QUEUE_TOKEN", "t0ken"}, {"HEALTH_URL", "http://h/"}, {"PROMETHEUS", "http://p/"}, {"STAGE", "a\"b"}}));
  ASSERT_TRUE(decoded) << lines_of(decoded).front();
  const auto& checks = decoded->experiment.checks;
  EXPECT_EQ(std::get<HttpSource>(checks.at(3).from).url, "https://queue.example/depth?of=orders&token=t0ken");
  EXPECT_EQ(std::get<HttpSource>(checks.at(4).from).url, "http://h/");
  EXPECT_EQ(std::get<CommandSource>(checks.at(5).from).argv.at(1), "--token=t0ken");
  EXPECT_EQ(std::get<PrometheusSource>(checks.at(6).from).query, "sum(burn{env=\"a\"b\"})");
  EXPECT_THAT(decoded->secrets, ElementsAre("t0ken", "http://h/", "http://p/", "a\"b"));
}

TEST(Secrets, that_are_missing_are_told_with_their_place) {
  const config::Node node =
      yaml(around("checks: [{id: e, from: {http: \"http://${env:HOST}/${env:PATH_OF_IT}\"}, expect: == 200}]\n"));
  EXPECT_THAT(
      lines_of(decode_experiment(node, with_environment({}))),
      ElementsAre("5:31 /checks/0/from/http: the environment has no variable HOST (set it before squall starts)"));
}

TEST(Secrets, are_never_told_in_a_problem) {
  const std::string checks =
      "checks:\n"
      "  - {id: a, from: {http: \"ftp://${env:TOKEN}\"}, expect: == 200}\n"
      "  - {id: b, from: {http: {url: \"http://h/${env:TOKEN}\", headers: {x: \"${env:LINES}\"}}}, expect: == 200}\n"
      "  - {id: c, from: {prometheus: {url: \"http://u:${env:TOKEN}@h/\", query: \"${env:TOKEN}\"}}, expect: few}\n";
  const auto decoded =
      decode_experiment(yaml(around(checks)), with_environment({{"TOKEN", "few"}, {"LINES", "one\ntwo"}}));
  const std::string told = config::format_problems("file", decoded ? Problems{} : decoded.error());
  EXPECT_THAT(told, Not(HasSubstr("few")));
  EXPECT_THAT(told, Not(HasSubstr("two")));
  EXPECT_EQ(std::ranges::count(told, '\n'), 4) << told;
}

TEST(Masked, hides_every_secret_the_longest_first) {
  const std::vector<std::string> secrets{"ab", "abcd", "x"};
  EXPECT_EQ(masked("abcd, abc, ab and axa", secrets), "***, ***c, *** and a***a");
  EXPECT_EQ(masked("nothing", {}), "nothing");
  EXPECT_EQ(masked("**", std::vector<std::string>{"*"}), "******");
}

}  // namespace
}  // namespace squall::experiment
