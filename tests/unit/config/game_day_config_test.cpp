// The keys of the server's configuration that are about game days.
#include <map>

#include "config/server_config.hpp"
#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

constexpr char secret[] = "correct-horse";

std::optional<std::string> variable(const std::string& name) {
  const std::map<std::string, std::string> variables = {
      {"HOOK_SECRET", secret}, {"HOST", "hooks.example"}, {"EMPTY", ""}, {"WORD", "mailto:x"}};
  const auto found = variables.find(name);
  return found == variables.end() ? std::nullopt : std::optional(found->second);
}

Result<ServerConfig> decode_game_day(const std::string& text) {
  return decode_server_config(yaml("squall: 1\n" + text + "\n"), variable);
}

TEST(GameDayConfig, reads_every_key) {
  const auto config = decode_game_day(R"(experiments: experiments
journeys: experiments/journeys
runbooks: runbooks
commands: [[./bin/dlq-depth, orders], /usr/bin/true, [sleep, 5]]
blackouts: [{name: peak, cron: "0 17 * * FRI", tz: Europe/Berlin, for: 3h}]
webhooks: [{url: "https://${env:HOST}/x", events: [run.started, run.ended, halt], secret: "${env:HOOK_SECRET}"}]
runs: {keep: 30d, most: 500})");
  ASSERT_TRUE(config) << format_problems("test", config.error());
  EXPECT_EQ(config->experiments, "experiments");
  EXPECT_EQ(config->journeys, "experiments/journeys");
  EXPECT_EQ(config->runbooks, "runbooks");
  EXPECT_THAT(config->commands, ElementsAre(ElementsAre("./bin/dlq-depth", "orders"), ElementsAre("/usr/bin/true"),
                                            ElementsAre("sleep", "5")));
  ASSERT_EQ(config->blackouts.size(), 1u);
  EXPECT_EQ(config->blackouts[0].name, "peak");
  EXPECT_EQ(config->blackouts[0].lasts, Duration(3h));
  EXPECT_THAT(config->webhooks,
              ElementsAre(Webhook{"https://hooks.example/x", {"run.started", "run.ended", "halt"}, secret}));
  EXPECT_EQ(config->keep_runs, (KeepRuns{720h, 500}));
}

TEST(GameDayConfig, may_be_left_out) {
  const auto config = decode_game_day("");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->experiments, "");
  EXPECT_EQ(config->journeys, "");
  EXPECT_EQ(config->runbooks, "");
  EXPECT_THAT(config->commands, IsEmpty());
  EXPECT_THAT(config->blackouts, IsEmpty());
  EXPECT_THAT(config->webhooks, IsEmpty());
  EXPECT_EQ(config->keep_runs, (KeepRuns{8760h, 10'000}));
}

TEST(GameDayConfig, takes_a_secret_as_it_is_written_too) {
  const auto config = decode_game_day("webhooks: [{url: 'http://127.0.0.1:9/', events: [halt], secret: 'p$aword{}'}]");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->webhooks.at(0).secret, "p$aword{}");
}

class BadGameDayConfig : public testing::TestWithParam<Bad> {};

TEST_P(BadGameDayConfig, is_refused_at_its_place) {
  EXPECT_THAT(lines_of(decode_game_day(GetParam().text)), ElementsAre(StartsWith(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    values, BadGameDayConfig,
    testing::ValuesIn(std::vector<Bad>{
        {"experiments: 5", "2:14 /experiments: must be a text, not a number"},
        {"commands: ls", "2:11 /commands: must be a list"},
        {"commands: [[]]", "2:12 /commands/0: must have at least one word (an empty list would allow every command)"},
        {"commands: [{}]", "2:12 /commands/0: must be a list of words"},
        {"commands: [[ls, '']]", "2:17 /commands/0/1: must not be empty"},
        {"commands: [ls, [ls, [x]]]", "2:21 /commands/1/1: must be a text, not a list"},
        {"blackouts: peak", "2:12 /blackouts: must be a list of blackouts"},
        {"blackouts: [{name: peak, cron: '0 17 * * FRI', tz: UTC}]", "2:13 /blackouts/0/for: \"for\" is missing"},
        {"blackouts: [{name: a, cron: '0 1 * * *', tz: UTC, for: 1h}, {name: a, cron: '0 2 * * *', tz: UTC, for: 1h}]",
         "2:68 /blackouts/1/name: \"a\" is already the name of a blackout"},
        {"webhooks: x", "2:11 /webhooks: must be a list of webhooks, not a text"},
        {"webhooks: [x]", "2:12 /webhooks/0: must be a map"},
        {"webhooks: [{events: [halt]}]", "2:12 /webhooks/0/url: \"url\" is missing"},
        {"webhooks: [{url: 'http://x'}]", "2:12 /webhooks/0/events: must name at least one event (add events: ["},
        {"webhooks: [{url: 'http://x', events: []}]", "2:38 /webhooks/0/events: must name at least one event"},
        {"webhooks: [{url: 'http://x', events: [run.end]}]",
         "2:39 /webhooks/0/events/0: \"run.end\" is no event (did you mean \"run.ended\"?)"},
        {"webhooks: [{url: 'http://x', events: [lunch]}]", "2:39 /webhooks/0/events/0: \"lunch\" is no event (like"},
        {"webhooks: [{url: 'http://x', events: [halt], secrets: x}]",
         "2:46 /webhooks/0/secrets: unknown key \"secrets\" (did you mean \"secret\"?)"},
        {"webhooks: [{url: 'ftp://x', events: [halt]}]", "2:18 /webhooks/0/url: must be http:// or https://"},
        {"webhooks: [{url: 'http:///x', events: [halt]}]", "2:18 /webhooks/0/url: must be http:// or https://"},
        {"webhooks: [{url: 'http://a b/', events: [halt]}]", "2:18 /webhooks/0/url: must be http:// or https://"},
        {"webhooks: [{url: 'http://me:pw@x/', events: [halt]}]", "2:18 /webhooks/0/url: must be http:// or https://"},
        {"webhooks: [{url: 'http://x', events: [halt], secret: '${env:NONE}'}]",
         "2:54 /webhooks/0/secret: the environment has no variable NONE (set it before squall starts)"},
        {"webhooks: [{url: 'http://x', events: [halt], secret: '${env:EMPTY}'}]",
         "2:54 /webhooks/0/secret: the variable EMPTY is empty"},
        {"webhooks: [{url: 'http://x', events: [halt], secret: 'a${env:HOST'}]",
         "2:54 /webhooks/0/secret: has a ${ without its } (write ${env:NAME})"},
        {"webhooks: [{url: 'http://x', events: [halt], secret: 'a${HOST}'}]",
         "2:54 /webhooks/0/secret: has a ${...} that is no reference to a variable (write ${env:NAME})"},
        {"webhooks: [{url: 'http://x', events: [halt], secret: '${env:1 2}'}]",
         "2:54 /webhooks/0/secret: has a ${...} that is no reference"},
        {"runs: 365d", "2:7 /runs: must be a map"},
        {"runs: {keep: 5}", "2:14 /runs/keep: \"5\" has no unit"},
        {"runs: {keep: 59m}", "2:14 /runs/keep: must be 1h or more, not 59m"},
        {"runs: {most: 0}", "2:14 /runs/most: must be 1 to 1000000, not 0"},
        {"runs: {age: 1d}", "2:8 /runs/age: unknown key \"age\""},
    }));

TEST(GameDayConfig, tells_every_missing_variable) {
  EXPECT_THAT(
      lines_of(decode_game_day("webhooks: [{url: 'http://${env:A}/${env:B}', events: [halt], secret: '${env:C}'}]")),
      ElementsAre(HasSubstr("no variable A"), HasSubstr("no variable B"), HasSubstr("no variable C")));
}

TEST(GameDayConfig, has_no_variables_where_nobody_brings_them) {
  const auto node = yaml("squall: 1\nwebhooks: [{url: 'http://x', events: [halt], secret: '${env:HOST}'}]");
  EXPECT_THAT(lines_of(decode_server_config(node)), ElementsAre(HasSubstr("no variable HOST")));
}

TEST(GameDayConfig, never_shows_what_came_from_the_environment) {
  for (const char* text : {"webhooks: [{url: '${env:HOOK_SECRET}', events: [halt]}]",
                           "webhooks: [{url: 'http://x:${env:HOOK_SECRET}@y/', events: [halt]}]",
                           "webhooks: [{url: '${env:HOOK_SECRET}/${env:NONE}', events: [halt]}]",
                           "webhooks: [{url: 'http://x', events: [], secret: '${env:HOOK_SECRET}'}]"}) {
    const auto lines = lines_of(decode_game_day(text));
    EXPECT_THAT(lines, AllOf(Not(IsEmpty()), Each(Not(HasSubstr(secret))))) << text;
  }
}

TEST(GameDayConfig, has_room_for_sixteen_webhooks) {
  const auto hooks = [](int count) {
    std::string text = "webhooks:\n";
    for (int i = 0; i < count; ++i) text += "  - {url: 'http://x', events: [halt]}\n";
    return text;
  };
  EXPECT_TRUE(decode_game_day(hooks(16)));
  EXPECT_THAT(lines_of(decode_game_day(hooks(17))), ElementsAre(HasSubstr("/webhooks: must be at most 16, not 17")));
}

TEST(GameDayConfig, tells_the_problems_of_all_keys_at_once) {
  EXPECT_THAT(lines_of(decode_game_day("commands: [[]]\nwebhooks: [{}]\nruns: {most: 0}")),
              AllOf(Contains(HasSubstr("/commands/0")), Contains(HasSubstr("/webhooks/0/url")),
                    Contains(HasSubstr("/webhooks/0/events")), Contains(HasSubstr("/runs/most"))));
}

}  // namespace
}  // namespace squall::config
