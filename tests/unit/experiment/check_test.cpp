// An experiment against a server: hops, limits, commands, environment, cohorts.
#include "experiment/codec.hpp"
#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"

namespace squall::experiment {
namespace {

using config::lines_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

constexpr const char* file = R"(
squall: 1
name: x
env: staging
claim: it holds
checks:
  - {id: p99, from: {hop: edge.latency_p99}, expect: < 800ms}
  - {id: dlq, from: {command: [./bin/depth, orders]}, expect: == 0}
stop:
  - {when: orders-db.error_rate > 5%}
phases:
  - name: slow
    for: 2m
    faults:
      - {hop: orders-db, on: response, delay: 1ms, dose: {probability: 0.5}}
      - {hop: edge, on: response, delay: 1ms, dose: {probability: 0.5}}
)";

class CheckExperiment : public testing::Test {
 protected:
  CheckExperiment() : node(config::yaml(file)) {
    server.env = "staging";
    HopSpec edge;
    edge.name = "edge";
    edge.protocol = Protocol::http;
    HopSpec db;
    db.name = "orders-db";
    server.hops = {edge, db};
    server.commands = {{"./bin/depth"}};
    experiment = decode_experiment(node, {config::example_catalog, {}, {}})->experiment;
  }

  std::vector<std::string> problems() {
    return lines_of(located(check_experiment(experiment, server, config::example_catalog), node));
  }

  config::Node node;
  ServerView server;
  Experiment experiment;
};

TEST_F(CheckExperiment, finds_nothing_wrong_with_what_fits) { EXPECT_THAT(problems(), IsEmpty()); }

TEST_F(CheckExperiment, settles_what_each_dose_is_about) {
  ASSERT_THAT(problems(), IsEmpty());
  EXPECT_EQ(experiment.phases[0].faults[0].dose.unit, Dose::Unit::connection);
  EXPECT_EQ(experiment.phases[0].faults[1].dose.unit, Dose::Unit::request);
}

TEST_F(CheckExperiment, names_each_place_of_a_hop_that_is_not_there) {
  server.hops[1].name = "orders-dbs";
  EXPECT_THAT(
      problems(),
      ElementsAre("10:12 /stop/0/when: there is no hop \"orders-db\" (did you mean \"orders-dbs\"?)",
                  "15:15 /phases/0/faults/0/hop: there is no hop \"orders-db\" (did you mean \"orders-dbs\"?)"));
}

TEST_F(CheckExperiment, wants_the_servers_environment) {
  server.env = "production";
  EXPECT_THAT(problems(), ElementsAre("4:6 /env: the file is for env \"staging\", and this server's is \"production\" "
                                      "(run it where it is meant to be run)"));
  experiment.env = "";
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("the file does not say its env")));
  server.env = "";
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(CheckExperiment, keeps_the_servers_limits) {
  server.limits = {1min, 0.25};
  EXPECT_THAT(
      problems(),
      ElementsAre(HasSubstr("13:10 /phases/0/for: the phase of 2m is longer than this server's max_fault_duration "
                            "of 1m"),
                  HasSubstr("/phases/0/faults/0/dose/probability: the dose hits a share of 0.5"),
                  HasSubstr("/phases/0/faults/1/dose/probability: the dose hits a share of 0.5")));
}

TEST_F(CheckExperiment, lets_a_file_only_tighten_the_limit_of_doses) {
  server.limits.max_probability = 0.5;
  experiment.limits.max_probability = 0.75;
  EXPECT_THAT(problems(),
              ElementsAre(HasSubstr("/limits/max_probability: is above this server's max_probability of 0.5")));
}

TEST_F(CheckExperiment, lowers_a_limit_that_the_file_does_not_say_to_the_servers) {
  server.limits.max_probability = 0.5;
  EXPECT_THAT(problems(), IsEmpty());
  EXPECT_EQ(experiment.limits.max_probability, 0.5);
}

TEST_F(CheckExperiment, allows_commands_by_their_first_words) {
  server.commands = {{"./bin/depth", "payments"}, {"./bin"}, {"./bin/depth", "orders", "--all"}};
  EXPECT_THAT(problems(), ElementsAre("8:31 /checks/1/from/command: this server runs only commands that begin with: "
                                      "./bin/depth payments, ./bin, ./bin/depth orders --all (add it to `commands` of "
                                      "the server's configuration)"));
  server.commands = {{"./bin/depth", "orders"}};
  EXPECT_THAT(problems(), IsEmpty());
  server.commands = {};
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("this server runs no commands")));
}

TEST_F(CheckExperiment, knows_which_hop_has_which_metric) {
  server.hops[0].protocol = Protocol::tcp;
  EXPECT_THAT(problems(), IsEmpty()) << "both protocols have latencies";
  experiment.checks[0].from = *parse_metric("edge.request_rate");
  EXPECT_THAT(problems(),
              ElementsAre(HasSubstr("7:27 /checks/0/from/hop: \"request_rate\" needs a hop of protocol http")));
}

}  // namespace
}  // namespace squall::experiment
