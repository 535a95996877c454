// See init_stubs.hpp.
#include "cli/init_stubs.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "cli/client.hpp"

namespace squall::cli {
namespace {

using journey::Hop;
using journey::Journey;
using journey::Mode;

// JSON's texts are YAML's, too.
std::string quoted(const std::string& text) { return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace); }

// An experiment reads {{ as a variable and ${env: as a secret, wherever they stand, and knows no way around.
std::string plain_text(std::string text) {
  for (const std::string_view mark : {"${env:", "{{", "}}"})
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) text.erase(at, 1);
  return text;
}

// The parts of the chain that those in front of `hop` depend on over it.
std::set<std::string> parts_behind(const Journey& journey, const Hop& hop) {
  std::set<std::string> parts{hop.to};
  for (bool more = true; more;) {
    more = false;
    for (const Hop& next : journey.hops)
      if (parts.contains(next.from) && parts.insert(next.to).second) more = true;
  }
  return parts;
}

// Where the users of the faulted hop come in: what nobody else stands behind, if it can be measured.
const Hop& entrance(const Journey& journey, const Hop& faulted) {
  const auto is_behind = [&](const Hop& hop) {
    return std::ranges::any_of(journey.hops, [&](const Hop& other) { return other.to == hop.from; });
  };
  for (const Hop& hop : journey.hops)
    if (!hop.proxy.empty() && !is_behind(hop) && parts_behind(journey, hop).contains(faulted.from)) return hop;
  return faulted;
}

std::string check_line(const std::string& id, const std::string& metric, const std::string& bound, bool samples) {
  return "  - {id: " + id + ", from: {hop: " + metric + "}, expect: " + quoted(bound) + ", over: 10s" +
         (samples ? ", min_samples: 20}\n" : "}\n");
}

// What the journey promises, or where it promises nothing, what hardly anybody would do without.
std::string check_lines(const Journey& journey, const Hop& hop) {
  std::string lines;
  std::vector<std::string> ids;
  for (const journey::Objective& promise : journey.slo) {
    std::string id(info(promise.metric.measure).name);
    if (const auto same = std::ranges::count(ids, id); same != 0) id += "_" + std::to_string(same + 1);
    ids.emplace_back(info(promise.metric.measure).name);
    lines += check_line(id, promise.metric.text, promise.bound.text, info(promise.metric.measure).samples);
  }
  if (!lines.empty()) return lines;
  const std::string& proxy = entrance(journey, hop).proxy;
  return check_line("p99", proxy + ".latency_p99", "< 1s", true) +
         check_line("errors", proxy + ".error_rate", "< 1%", true);
}

struct Break {
  const char* on;
  std::string what;
  const char* say = nullptr;  // what is to be decided about it
};

// A tcp hop speaks no language that Squall could say no in.
std::vector<Break> breaks_of(Mode mode, bool speaks_http) {
  switch (mode) {
    case Mode::down:
      return {{"connect", "close: reset", "whoever comes is turned away"},
              {"request", "close: reset", "and whoever is in is thrown out"}};
    case Mode::slow:
      return {{"response", "delay: 200ms, dose: {probability: 25%}", "say how much later, and for how many"}};
    case Mode::throttled: return {{"response", "throttle: {rate: 64kB/s, shared: hop}", "say how little is left"}};
    case Mode::errors:
      if (speaks_http) return {{"request", "respond: 503", "say how it says no"}};
      return {{"response", "close: reset, dose: {probability: 25%}",
               "say how often; answers are cut, for a tcp hop has no words"}};
    case Mode::hang:
      return {{"connect", "drop: true", "whoever comes gets no connection"},
              {"request", "drop: true", "and whoever is in gets no answer"}};
    case Mode::flaky:
      return {
          {"request", "close: reset, pulse: {on: 2s, off: 8s}", "say how long it is away, and how long it is back"}};
    case Mode::duplicate:
      if (speaks_http)
        return {{"request", "repeat: 2, dose: {probability: 10%}",
                 "say which requests: match: {method: POST, path: /...}"}};
      return {{"response", "close: reset, dose: {probability: 10%}",
               "what was asked is done, its answer is lost, and it is asked again"}};
  }
  return {};
}

bool speaks_http(const Hop& hop) {
  return hop.kind == journey::Kind::third_party || hop.kind == journey::Kind::service;
}

// A connection that is refused brings no request, and without one there is nothing to measure.
const char* measuring_advice(const std::string& checks, const Hop& hop, Mode mode) {
  const bool lets_nobody_in = mode == Mode::down || mode == Mode::hang;
  if (!lets_nobody_in || !speaks_http(hop) || checks.find("{hop: " + hop.proxy + ".") == std::string::npos) return "";
  return "  # clients that connect anew for each request send none here meanwhile, and a check on this hop has no\n"
         "  # samples then: say a hop in front of it, or what http answers: {id: seen, from: {http: http://...}, "
         "expect: "
         "== 200}\n";
}

std::string fault_lines(const Hop& hop, Mode mode) {
  std::string lines;
  for (const Break& one : breaks_of(mode, speaks_http(hop)))
    lines += "      - {hop: " + hop.proxy + ", on: " + one.on + ", " + one.what + "}    # " + one.say + "\n";
  return lines;
}

const char* while_it(Mode mode) {
  switch (mode) {
    case Mode::down: return " is down";
    case Mode::slow: return " is slow";
    case Mode::throttled: return " is throttled";
    case Mode::errors: return " answers with errors";
    case Mode::hang: return " hangs";
    case Mode::flaky: return " comes and goes";
    case Mode::duplicate: return " gets things twice";
  }
  return " fails";
}

const char* that_it(journey::UserSees sees) {
  switch (sees) {
    case journey::UserSees::works: return "works";
    case journey::UserSees::degraded: return "is worse, and works";
    case journey::UserSees::fails: return "fails";
  }
  return "";
}

std::string claim_of(const Hop& hop, const journey::Cell& cell) {
  const std::string so = cell.fallback.empty() ? cell.accepted : cell.fallback;
  return "While " + hop.to + while_it(cell.mode) + " users see that the whole " + that_it(cell.user_sees) +
         (so.empty() ? "." : ": " + so + ".");
}

constexpr std::string_view runbook_body = R"md(
## You see
<!-- say what users and alerts show, and what is still well -->
Run: {{run.id}}, {{run.state}}. Fault: {{fault.summary}}.

## Is it this?
<!-- say what tells it from its neighbours, with links to their runbooks -->
- [ ] Look at the connections of the hop.
  ```sh
  squall --url {{api}} connections {{hop.name}}
  ```
  Expect: some, and what is odd about them.

## Stop the harm
- [ ] Stop the game day.
  ```sh
  {{halt}}
  ```
  Expect: `halted: every fault is off`. Without a run go on.

## Act
<!-- say what repairs it -->
- [ ] Look whether Squall still breaks anything.
  ```sh
  squall --url {{api}} faults
  ```
  Expect: `no faults`. Now it is the real thing.

## Prove it is over
<!-- say what fails while it is broken, and passes afterwards -->
- [ ] Look twice at the errors of the hop.
  ```sh
  squall --url {{api}} hops
  ```
  Expect: {{hop.name}} is `up`, and nothing of it grows under `DIAL FAILURES` and `RESETS`.

## Call
<!-- say which rota, and what to have at hand -->
Report: {{report}}
)md";

}  // namespace

std::string experiment_stub(const Journey& journey, const Hop& hop, const journey::Cell& cell, const std::string& name,
                            const std::optional<std::string>& env) {
  std::string text =
      "# A beginning, written by `squall init --journey`: what each comment asks for is yours to say. "
      "docs/experiments.md\n"
      "# explains the keys; `squall check` and `squall plan` tell whether it is right, before anything breaks.\n"
      "squall: 1\nname: " +
      name + "\n";
  if (!journey.owner.empty()) text += "owner: " + quoted(plain_text(journey.owner)) + "\n";
  if (!env)
    text += "# say the server's `env` here, when its configuration has one\n";
  else if (!env->empty())
    text += "env: " + quoted(*env) + "\n";
  text += "cell: " + cell_name(journey, hop, cell) + "\n";
  text += "# say the claim in figures: how slow, how many errors, and who is spared\n";
  text += "claim: " + quoted(plain_text(claim_of(hop, cell))) + "\n";
  if (!hop.runbook.empty()) text += "runbook: " + hop.runbook + "\n";
  const std::string checks = check_lines(journey, hop);
  text += "checks:\n  # say what must hold, and of how many samples a figure is made\n" + checks;
  text += measuring_advice(checks, hop, cell.mode);
  text += "stop:\n  # say when you have seen enough: the faults go at once\n";
  text += "  - {when: " + quoted(entrance(journey, hop).proxy + ".error_rate > 20%") + ", for: 5s}\n";
  text += "baseline: 10s\nphases:\n";
  text += "  - name: " + std::string(to_string(cell.mode)) + "\n    for: 30s    # say how long: until it would hurt\n";
  text += "    faults:\n" + fault_lines(hop, cell.mode);
  return text + "recovery: 20s    # say how soon all must be well again\n";
}

std::string runbook_stub(const Journey& journey, const Hop& hop) {
  std::string modes;
  for (const journey::Cell& cell : hop.cells) modes += (modes.empty() ? "" : ", ") + std::string(to_string(cell.mode));
  const std::string owner = journey.owner.empty() ? "somebody    # say who" : quoted(journey.owner);
  return "---\nhop: " + hop.id + "\nmodes: [" + (modes.empty() ? "down" : modes) + "]\nowner: " + owner +
         "\n---\n# The hop " + hop.id + " fails\n" + std::string(runbook_body);
}

}  // namespace squall::cli
