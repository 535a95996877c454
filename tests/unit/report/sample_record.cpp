// See sample_record.hpp.
#include "unit/report/sample_record.hpp"

#include <cmath>
#include <stdexcept>

namespace squall::report {
namespace {

using namespace std::chrono_literals;
using namespace experiment;

constexpr auto began = WallTime(1'790'000'000s);
constexpr std::uint64_t epoch = 41;

Bound bound(const std::string& text, Dimension dimension) { return bound_on(dimension, *parse_bound(text)).value(); }

Check check(const std::string& id, const std::string& metric, const std::string& expect) {
  const Metric from = *parse_metric(metric);
  Check made;
  made.id = id;
  made.from = from;
  made.expect = bound(expect, info(from.measure).dimension);
  made.min_samples = 50;
  return made;
}

std::vector<Check> checks() {
  Check spared = check("spared", "orders-db.latency_p99", "< 50ms");
  spared.cohort = Cohort::control;
  Check health = check("health", "edge.latency_p99", "< 1s");
  health.from = HttpSource{"http://127.0.0.1:8080/healthz", "GET", {}, {}};
  health.expect = bound("== 200", Dimension::number);
  Check dlq = health;
  dlq.id = "dlq";
  dlq.from = CommandSource{{"./bin/dlq-depth", "orders"}};
  dlq.expect = bound("== 0", Dimension::number);
  dlq.before = dlq.during = false;
  return {check("p99", "edge.latency_p99", "< 800ms"), spared, check("errors", "edge.error_rate", "< 1%"), health, dlq};
}

FaultSpec fault(Point on, const std::string& verb, Duration lasts) {
  FaultSpec made;
  made.hop = "orders-db";
  made.on = on;
  made.verb = verb;
  made.dose.probability = 0.25;
  made.lasts = lasts;
  return made;
}

Experiment sample_experiment() {
  Experiment made;
  made.name = "checkout-db-slow";
  made.owner = "checkout";
  made.env = "staging";
  made.cell = "checkout/orders-db/slow";
  made.claim =
      "With 400 ms on a quarter of database connections, checkout p99 stays under 800 ms and no order is lost.";
  made.runbook = "orders-db-slow";
  made.vars = {{"ms", "400"}};
  made.checks = checks();
  StopRule rule;
  rule.what = *parse_metric("orders-db.connect_error_rate");
  rule.text = "orders-db.connect_error_rate > 5%";
  made.stop = {rule};
  made.baseline = 30s;
  made.recovery = 1min;
  FaultSpec slow = fault(Point::response, "delay", 2min);
  slow.arguments = {{"fixed", Duration(400ms)}};
  slow.ramp.over = 30s;
  FaultSpec flap = fault(Point::connect, "close", 1min);
  flap.pulse = {5s, 15s};
  made.phases = {{"slow", 2min, false, {slow}}, {"flap", 1min, true, {flap}}};
  return made;
}

constexpr const char* sample_runbook = R"md(---
hop: orders-db
modes: [slow, throttled]
owner: checkout
---
# The order database is slow

## You see
Orders take seconds, none fails. Run: {{run.id}}, {{run.state}}. Fault: {{fault.summary}}.

## Is it this?
- [ ] Ask the database itself, past Squall.
  ```sh
  psql "host=127.0.0.1 dbname=orders" -c 'select 1'
  ```
  Expect: one row, within a second.

## Stop the harm
- [ ] Stop the game day.
  ```sh
  {{halt}}
  ```
  Expect: `halted: every fault is off`.

## Act
- [ ] Renew the pool's connections: the slow ones end, and fresh ones may be spared.
  ```sh
  squall --url {{api}} hop down {{hop.name}} && squall --url {{api}} hop up {{hop.name}}
  ```
  Expect: `orders-db is up`.

## Prove it is over
- [ ] Order a hundred times.
  ```sh
  curl -s -o /dev/null -w '%{http_code}\n' 'http://{{hop.listen}}/?[1-100]' | sort | uniq -c
  ```
  Expect: `100 200`, and no other line.

## Call
The rota `databases`. Report: {{report}}
)md";

// -1 to 1, and the same each time.
double noise(int second, int salt) {
  return std::sin(second * 12.9898 + salt * 78.233) * std::cos(second * 3.1 + salt);
}

// Writes the journal while the seconds pass.
class Teller {
 public:
  explicit Teller(Tale tale) : tale_(tale) {
    record_.experiment = sample_experiment();
    record_.header = {.id = "checkout-db-slow-17",
                      .file = "experiments/checkout-db-slow.yaml",
                      .text = "squall: 1\nname: checkout-db-slow\nowner: checkout\nclaim: >\n  With {{ms}} ms on ...\n",
                      .hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                      .vars = {{"ms", "400"}},
                      .seed = 1234567,
                      .version = "0.1.0",
                      .env = "staging",
                      .by = "ana",
                      .why = "quarterly game day of checkout",
                      .runbook = "orders-db-slow",
                      .runbook_text = sample_runbook,
                      .runbook_values = {{"api", "http://127.0.0.1:8474"},
                                         {"fault.summary", "delay 400ms on response of orders-db"},
                                         {"halt", "squall --url http://127.0.0.1:8474 halt"},
                                         {"hop.listen", "127.0.0.1:15432"},
                                         {"hop.name", "orders-db"},
                                         {"hop.upstream", "127.0.0.1:5432"}},
                      .started = began};
  }

  Record tell() {
    if (tale_ == Tale::refused)
      refused();
    else
      injected();
    return std::move(record_);
  }

 private:
  void write(Entry entry) { record_.entries.push_back(entry_at(now_, std::move(entry))); }
  void enter(State state, const std::string& reason, std::optional<std::size_t> phase = {}) {
    record_.state = state;
    write(StateChanged{state, phase, phase ? record_.experiment.phases[*phase].name : "", reason});
  }

  void take(const std::string& id, Stage stage, double value, std::uint64_t samples) {
    for (const Check& known : record_.experiment.checks)
      if (known.id == id) write(Sample{id, stage, value, samples, holds(known.expect, value), ""});
  }

  // `strain`: how much the fault is felt, 0 to 1.
  void second(Stage stage, double strain) {
    now_ += 1s;
    const int at = static_cast<int>(now_ / 1s);
    const double peak = tale_ == Tale::broken ? 1.05 : 0.55;
    const auto samples = static_cast<std::uint64_t>(230 + 20 * noise(at, 1));
    if (tale_ == Tale::inconclusive && stage == Stage::during)
      write(Sample{"p99", stage, std::nullopt, 7, false, "only 7 samples in 10s, 50 are needed"});
    else
      take("p99", stage, 0.14 + 0.03 * noise(at, 2) + peak * strain * (0.9 + 0.15 * noise(at, 3)), samples);
    take("spared", stage, 0.021 + 0.004 * noise(at, 4), samples * 3 / 4);
    take("errors", stage, 0.001 + 0.001 * noise(at, 5), samples);
    if (at % 2 == 0) take("health", stage, 200, 1);
  }

  void figures(Stage stage, Duration window, double p99) {
    const std::uint64_t requests = static_cast<std::uint64_t>(window / 1s) * 24;
    write(Figures{stage, "orders-db", Cohort::all, window, requests, 3, requests, 0.009, p99});
    if (stage == Stage::during) {
      write(Figures{stage, "orders-db", Cohort::faulted, window, requests / 4, 3, requests / 4, 0.409, 0.431});
      write(Figures{stage, "orders-db", Cohort::control, window, requests - requests / 4, 0, requests * 3 / 4, 0.009,
                    0.024});
    }
    write(Figures{stage, "edge", Cohort::all, window, requests, requests / 900, requests, 0.048, p99 * 1.6});
  }

  void put(std::size_t phase, const std::string& sentence) {
    write(FaultsOn{phase, {{fault_name(record_.experiment, phase, 0), "orders-db", sentence}}, epoch + 2 * phase, 38});
  }
  void take_off(std::size_t phase, std::uint64_t injected, const std::string& reason) {
    write(FaultsOff{phase,
                    {{fault_name(record_.experiment, phase, 0), "orders-db", injected * 4, injected, injected / 70}},
                    epoch + 1 + 2 * phase,
                    41,
                    reason});
  }

  void baseline() {
    enter(State::checking, "it may begin");
    now_ += 1s;
    enter(State::baseline, "every source can be read");
    for (int i = 0; i < 30; ++i) second(Stage::before, 0);
    figures(Stage::before, 30s, 0.024);
  }

  void refused() {
    baseline();
    end(Outcome::refused, "nothing was injected: spared was 61ms before anything was broken, expected < 50ms",
        {{"p99", Stage::before, Outcome::held, 0.16, 30, ""},
         {"spared", Stage::before, Outcome::broken, 0.061, 30, "spared was 61ms before anything was broken"}});
  }

  void slow_phase() {
    enter(State::injecting, "the baseline is over", 0);
    put(0, "delay 400ms on response of orders-db, 25 % of connections, ramp 30s");
    for (int i = 0; i < 120; ++i) {
      second(Stage::during, std::min(1.0, i / 30.0));
      if (i == 52) write(Note{"ana", "carts fill, nobody complains yet; \"retry\" is used a lot"});
      if (i == 66) write(Tick{"ben", 1});
      if (i == 68) write(Tick{"ben", 2});
    }
    take_off(0, tale_ == Tale::inconclusive ? 0 : 672, "the phase is over");
  }

  void flap_phase(int seconds) {
    enter(State::injecting, "the phase is over", 1);
    put(1, "close reset on connect of orders-db, 25 % of connections, pulse 5s on 15s off");
    for (int i = 0; i < seconds; ++i) second(Stage::during, i % 20 < 5 ? 0.7 : 0.1);
  }

  void injected() {
    baseline();
    slow_phase();
    if (tale_ == Tale::crashed || tale_ == Tale::under_way || tale_ == Tale::stopped) return cut_short();
    flap_phase(60);
    take_off(1, 96, "the phase is over");
    figures(Stage::during, 3min, 0.428);
    enter(State::recovering, "the phase is over");
    for (int i = 0; i < 60; ++i) second(Stage::after, i < 3 ? 0.3 : 0);
    take("dlq", Stage::after, 0, 1);
    figures(Stage::after, 1min, 0.025);
    verdict();
  }

  void cut_short() {
    flap_phase(34);
    if (tale_ == Tale::under_way) return;
    if (tale_ == Tale::crashed) {
      record_.outcome = Outcome::crashed;
      record_.why = "the server ended while the run was under way; its faults ended with it";
      return;
    }
    const std::string met = "the stop rule orders-db.connect_error_rate > 5% was met: 6.1%";
    take_off(1, 61, met);
    write(Stopped{StopCause::rule, met, "squall"});
    figures(Stage::during, 154s, 0.428);
    std::vector<CheckResult> results;
    for (const Check& known : record_.experiment.checks)
      for (const Stage stage : {Stage::before, Stage::during})
        if (known.during) results.push_back({known.id, stage, Outcome::held, std::nullopt, 0, ""});
    end(Outcome::stopped, met, results);
  }

  void verdict() {
    std::vector<CheckResult> results;
    for (const Check& known : record_.experiment.checks)
      for (const Stage stage : {Stage::before, Stage::during, Stage::after})
        if (stage == Stage::before ? known.before : stage == Stage::during ? known.during : known.after)
          results.push_back({known.id, stage, Outcome::held, std::nullopt, 0, ""});
    for (CheckResult& result : results) {
      if (result.check != "p99" || result.stage != Stage::during) continue;
      if (tale_ == Tale::broken) result.outcome = Outcome::broken;
      if (tale_ == Tale::broken) result.why = "p99 was 1.23s at worst, expected < 800ms";
      if (tale_ == Tale::inconclusive) result.outcome = Outcome::inconclusive;
      if (tale_ == Tale::inconclusive) result.why = "p99: only 7 samples in 10s, 50 are needed";
    }
    if (tale_ == Tale::broken) return end(Outcome::broken, "p99 was 1.23s at worst, expected < 800ms", results, 3s);
    if (tale_ == Tale::inconclusive)
      return end(Outcome::inconclusive, "the fault checkout-db-slow/slow/1 never hit anything: no traffic met it",
                 results, 3s);
    end(Outcome::held, "every check held while the faults were on, and after them", results, 3s);
  }

  void end(Outcome outcome, const std::string& why, std::vector<CheckResult> results,
           std::optional<Duration> recovery = {}) {
    enter(State::ended, why);
    write(Ended{outcome, why, recovery, std::move(results)});
    record_.outcome = outcome;
    record_.why = why;
    record_.ended = began + now_;
  }

  Tale tale_;
  Record record_;
  Duration now_{};
};

}  // namespace

JournalEntry entry_at(Duration at, Entry entry) { return {at, began + at, std::move(entry)}; }

Record sample_record(Tale tale) { return Teller(tale).tell(); }

Record long_record(std::chrono::hours length, std::size_t count) {
  Record record = sample_record(Tale::under_way);
  record.entries.clear();
  record.experiment.checks.clear();
  for (std::size_t i = 0; i < count; ++i)
    record.experiment.checks.push_back(check("check-" + std::to_string(i), "edge.latency_p99", "< 800ms"));
  const int seconds = static_cast<int>(length / 1s);
  record.entries.reserve(static_cast<std::size_t>(seconds) * count + 2);
  record.entries.push_back(entry_at(0s, StateChanged{State::baseline, std::nullopt, "", "every source can be read"}));
  record.entries.push_back(entry_at(1s, StateChanged{State::injecting, 0, "slow", "the baseline is over"}));
  for (int at = 2; at < seconds; ++at) {
    for (std::size_t i = 0; i < count; ++i) {
      const double value = 0.6 + 0.25 * noise(at, static_cast<int>(i));
      record.entries.push_back(
          entry_at(at * 1s, Sample{record.experiment.checks[i].id, Stage::during, value, 200, value < 0.8, ""}));
    }
  }
  return record;
}

}  // namespace squall::report
