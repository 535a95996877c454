// See init_files.hpp. tests/e2e/gameday.sh holds them to `squall check`, and the experiment to the demo.
#include "cli/init_files.hpp"

#include <array>

namespace squall::cli {
namespace {

constexpr std::string_view configuration_text = R"yaml(# A server of your own: squall serve --config squall.yaml
# The hops are those of the demo's shop, so that everything here can be tried there first; the demo brings its own server:
#   squall demo --serve --seconds 0 --experiments experiments
# Then put your dependencies' addresses behind `upstream`, and those of `listen` where your application looks for them.
squall: 1
api: {listen: 127.0.0.1:8474}
state: ./state                        # what survives a restart: the runs, and the halt
hops:
  - name: edge                        # where customers come in
    listen: 127.0.0.1:18080           # the demo's door, too
    upstream: 127.0.0.1:8080
    protocol: http
    endpoints:
      - {name: look, match: {method: GET, path: "/products/*"}}
      - {name: order, match: {method: POST, path: "/orders/*"}}
  - {name: cache, listen: 127.0.0.1:16379, upstream: 127.0.0.1:6379, protocol: tcp}
  - {name: database, listen: 127.0.0.1:15432, upstream: 127.0.0.1:5432, protocol: tcp}
  - {name: payments, listen: 127.0.0.1:18443, upstream: 127.0.0.1:8443, protocol: http}
limits: {max_fault_duration: 15m}
experiments: experiments
journeys: experiments/journeys
runbooks: runbooks
)yaml";

constexpr std::string_view journey_text =
    R"yaml(# What customers do, the chain behind it, and for each hop how it may fail and what carries on then: docs/journeys.md
# explains the keys. `squall coverage buy` says what of it has been shown.
squall: 1
journey: buy
owner: shop
slo: {expect: ["edge.latency_p99 < 500ms", "edge.error_rate < 1%"]}
fresh_for: 30d
hops:
  - id: edge
    from: customers
    to: app
    kind: service
    proxy: edge
    modes:
      down: {user_sees: fails, fallback: null}      # a gap: nothing carries on. The next task

  - id: cache
    from: app
    to: cache
    kind: cache
    proxy: cache
    runbook: cache-slow
    modes:
      slow: {user_sees: works, fallback: "nobody waits for it longer than 250 ms", experiment: cache-slow}
      # Nobody has tried this yet: `squall init --journey` writes the beginning of an experiment for it.
      down: {user_sees: works, fallback: "the database, which knows everything"}
)yaml";

constexpr std::string_view experiment_text =
    R"yaml(# Holds on the demo's shop: a cache that answers 20 ms later is still faster than none. docs/experiments.md explains the
# keys. `squall plan cache-slow` draws what happens, `squall run cache-slow` does it, in 20 seconds.
squall: 1
name: cache-slow
owner: shop
cell: buy/cache/slow
claim: With 20 ms more on half of the cache's connections, 99 of 100 answers take less than 400 ms, and nobody gets an error.
runbook: cache-slow
checks:
  - {id: p99,    from: {hop: edge.latency_p99}, expect: < 400ms, over: 5s, min_samples: 50}
  - {id: errors, from: {hop: edge.error_rate}, expect: < 1%, over: 5s, min_samples: 50}
stop:
  - {when: edge.error_rate > 20%, for: 3s}
baseline: 5s
phases:
  - {name: slow, for: 10s, faults: [{hop: cache, on: response, delay: 20ms, dose: {probability: 50%}}]}
recovery: 5s
)yaml";

constexpr std::string_view runbook_text = R"md(---
hop: cache
modes: [slow]
owner: shop
---
# The cache is slow

## You see
Pages take longer, none fails. Run: {{run.id}}, {{run.state}}. Fault: {{fault.summary}}.

## Is it this?
- [ ] Count how many of 100 pages take longer than 20 ms.
  ```sh
  curl -s -m 3 -o /dev/null -w '%{time_total}\n' 'http://127.0.0.1:18080/products/[1-100]' | awk '$1 > 0.02' | wc -l
  ```
  Expect: `20` or more. With a few only it is something else.

## Stop the harm
- [ ] Stop the game day.
  ```sh
  {{halt}}
  ```
  Expect: `halted: every fault is off`. Without a run go on.

## Act
- [ ] Look whether Squall still breaks anything.
  ```sh
  squall --url {{api}} faults
  ```
  Expect: `no faults`. Now it is the cache itself.

## Prove it is over
- [ ] Count them again.
  ```sh
  curl -s -m 3 -o /dev/null -w '%{time_total}\n' 'http://127.0.0.1:18080/products/[1-100]' | awk '$1 > 0.02' | wc -l
  ```
  Expect: less than `10`.

## Call
The rota `shop`. Report: {{report}}
)md";

constexpr std::array first_files{
    InitFile{"squall.yaml", configuration_text}, InitFile{"experiments/cache-slow.yaml", experiment_text},
    InitFile{"experiments/journeys/buy.yaml", journey_text}, InitFile{"runbooks/cache-slow.md", runbook_text}};

}  // namespace

std::span<const InitFile> init_files() { return first_files; }

}  // namespace squall::cli
