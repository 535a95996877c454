// The dry run as text: a golden drawing, and what must be true of every drawing.
#include "experiment/timeline.hpp"

#include <algorithm>
#include <sstream>

#include "experiment/codec.hpp"
#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"
#include "unit/experiment/data_files.hpp"

namespace squall::experiment {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

std::string sentence_of(const std::string& fault) {
  const auto spec =
      config::decode_fault(config::yaml("{hop: db, on: response, for: 5m, " + fault + "}"), config::example_catalog);
  return sentence(*spec, config::example_catalog);
}

TEST(Sentence, says_what_is_broken_how_often_and_how_it_changes) {
  EXPECT_EQ(sentence_of("delay: 400ms"), "delay 400ms on response of db, all");
  EXPECT_EQ(sentence_of("delay: 400ms, dose: {probability: 0.25, unit: connection}, ramp: 30s"),
            "delay 400ms on response of db, 25 % of connections, ramp 30s");
  EXPECT_EQ(sentence_of("drop: true, dose: {unit: connection}, pulse: {on: 5s, off: 15s}"),
            "drop on response of db, all connections, pulse 5s on, 15s off");
  EXPECT_EQ(
      sentence_of("throttle: {rate: 64kB/s, shared: hop}, after: 10s, existing: false, match: {client: 10.0.0.0/8}"),
      "throttle {rate: 64kB/s, shared: hop} on response of db, all, only {client: [10.0.0.0/8]}, only on new "
      "connections, after 10s");
  EXPECT_EQ(sentence_of("delay: 1ms, dose: {first: 3, skip: 10, max_total: 5, max_rate: 2/s}"),
            "delay 1ms on response of db, all but the first 10, first 3, at most 5, at most 2/s");
  EXPECT_EQ(sentence_of("one_of: [{weight: 3, delay: 100ms}, {close: reset}], dose: {every: 4, unit: request}"),
            "one_of [{weight: 3, delay: 100ms}, {close: reset}] on response of db, 1 in 4 of requests");
}

TEST(Timeline, draws_every_part_on_one_scale) {
  EXPECT_EQ("\n" + draw_timeline(good("full.yaml"), config::example_catalog), R"(
checkout-db-slow: With 400 ms on a quarter of database connections, checkout p99 stays under 800 ms
and no order is lost.

                 0s       30s      1m       1m30s    2m        2m30s    3m       3m30s         4m30s
                 |--------|--------|--------|--------|---------|--------|--------|-----------------|
baseline 30s     =========
slow 2m                   =====================================
  1 orders-db             .:--=+*##############################
flap 1m or go                                                  ==================
  1 orders-db                                                  #.   -#:   -#:   :
recovery 1m                                                                      ==================

faults
  slow/1  delay 400ms on response of orders-db, 25 %, ramp 30s
  flap/1  close reset on connect of orders-db, 25 %, pulse 5s on, 15s off
checks
  p99     edge.latency_p99 < 800ms over 10s, from 50 samples; before, during, after
  spared  orders-db.latency_p99 < 50ms over 20s, from 50 samples, of the control cohort; before,
          during, after
  felt    orders-db.latency_p50 >= 200ms over 10s, of the faulted cohort; during
  health  GET http://127.0.0.1:8080/healthz == 200, asked every 1s; before, during, after
  dlq     ./bin/dlq-depth orders 7 == 0, asked every 5s; after
  burn    slo:burn:1h of http://127.0.0.1:9090 < 2, asked every 1s; before, during, after
stops when
  edge.error_rate > 5% over 30s, for 10s
  burn >= 14.4
)");
}

TEST(Timeline, is_never_wider_than_it_may_be) {
  for (const auto& file : data_files("good"))
    for (const std::size_t width : {40u, 57u, 80u, 100u, 200u}) {
      std::istringstream lines(draw_timeline(good(file.filename().string()), config::example_catalog, width));
      for (std::string line; std::getline(lines, line);)
        EXPECT_LE(line.size(), width) << file.filename() << "\n" << line;
    }
}

TEST(Timeline, is_not_widened_by_long_names) {
  Experiment experiment = good("minimal.yaml");
  experiment.checks[0].id = std::string(64, 'c');
  experiment.phases[0].name = std::string(48, 'p');
  experiment.phases[0].faults[0].hop = std::string(64, 'h');
  experiment.recovery = 24h - 1ns;
  std::istringstream lines(draw_timeline(experiment, config::example_catalog, 40));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 40u) << line;
}

TEST(Timeline, shows_no_control_characters_of_the_file) {
  Experiment experiment = good("minimal.yaml");
  experiment.claim = "two\nlines and \x1b[31mred\r";
  const std::string text = draw_timeline(experiment, config::example_catalog);
  EXPECT_THAT(text, HasSubstr("two lines and ?[31mred?"));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(Timeline, draws_runs_of_any_length) {
  Experiment experiment = good("minimal.yaml");
  experiment.phases[0].lasts = 1ns;
  experiment.phases[0].faults[0].lasts = 1ns;
  EXPECT_THAT(draw_timeline(experiment, config::example_catalog), HasSubstr("slow 1ns"));
  experiment.phases[0].lasts = 24h;
  for (int i = 0; i < 49; ++i) experiment.phases.push_back(experiment.phases[0]);
  EXPECT_THAT(draw_timeline(experiment, config::example_catalog), HasSubstr("recovery 30s"));
}

// The row of a phase's n-th fault.
std::string bar_of(const std::string& text, const std::string& start) {
  const std::size_t at = text.find("\n" + start);
  return at == std::string::npos ? "" : text.substr(at + 1, text.find('\n', at + 1) - at - 1);
}

TEST(Timeline, draws_a_ramp_as_a_slope_and_a_pulse_as_dashes) {
  const std::string text = draw_timeline(good("full.yaml"), config::example_catalog);
  EXPECT_THAT(bar_of(text, "  1 orders-db"), HasSubstr(" .:--=+*##"));
  EXPECT_THAT(bar_of(text.substr(text.find("flap")), "  1 orders-db"), HasSubstr("   -#:   -#"));
}

}  // namespace
}  // namespace squall::experiment
