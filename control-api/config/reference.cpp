// See reference.hpp.
#include "config/reference.hpp"

#include <algorithm>
#include <vector>

#include "config/argument_value.hpp"
#include "config/fault_codec.hpp"
#include "config/fault_keys.hpp"
#include "config/reader.hpp"

namespace squall::config {
namespace {

std::string type_text(const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::flag: return "true or false";
    case ParameterType::count: return "whole number";
    case ParameterType::duration: return "duration, like 200ms";
    case ParameterType::duration_or_forever: return "duration, like 200ms, or forever";
    case ParameterType::duration_range: return "two durations, like [50ms, 150ms]";
    case ParameterType::normal: return "mean and deviation, like [100ms, 20ms]";
    case ParameterType::pareto: return "smallest value and shape, like [50ms, 1.5]";
    case ParameterType::trace: return "durations, like [12ms, 80ms], or a file's name on the command line";
    case ParameterType::byte_rate: return "rate, like 64kB/s";
    case ParameterType::bytes: return "size, like 16kB";
    case ParameterType::bytes_or_duration: return "size or duration, like 16kB or 30s";
    case ParameterType::byte_or_request_rate: return "rate, like 64kB/s or 20req/s";
    case ParameterType::duration_or_status: return "duration, like 5s, or status, like 429";
    case ParameterType::status: return "status, like 503";
    case ParameterType::text: return "text";
    case ParameterType::header_fields: return "fields, like {retry-after: \"5\"}";
    case ParameterType::header_edits: return "{remove: [names], set: {fields}, add: {fields}}";
    case ParameterType::json: return "any JSON value";
    case ParameterType::share: return "share, like 80% or 0.8";
    case ParameterType::choice:
    case ParameterType::choice_or_status: break;
  }
  std::string words;
  for (const std::string_view choice : parameter.choices) words += (words.empty() ? "" : ", ") + std::string(choice);
  return parameter.type == ParameterType::choice_or_status ? words + ", or a status" : words;
}

std::string need_text(const Parameter& parameter, const VerbInfo& verb) {
  std::string text;
  if (!parameter.with.empty()) text = (parameter.required ? "needed with " : "with ") + std::string(parameter.with);
  if (!parameter.group.empty()) {
    const auto same = std::ranges::count(verb.parameters, parameter.group, &Parameter::group);
    text = same > 1 ? "one of these" : "needed";
  } else if (parameter.required && parameter.with.empty()) {
    text = "needed";
  }
  if (parameter.messages) text += text.empty() ? "http" : ", http";
  if (!parameter.fallback.empty()) text += (text.empty() ? "default " : ", default ") + std::string(parameter.fallback);
  return text;
}

std::string key_type_text(const FaultKey& key) {
  switch (key.type) {
    case KeyType::name: return "name";
    case KeyType::point: return "connect, request, response, close";
    case KeyType::duration: return "duration";
    case KeyType::boolean: return "true or false";
    case KeyType::networks: return "one network or a list";
    case KeyType::probability: return "0 to 1, or 0% to 100%";
    case KeyType::count: return "whole number from 1";
    case KeyType::seed: return "whole number from 0";
    case KeyType::per_second: return "connections per second";
    case KeyType::sequence: return "F and .";
    case KeyType::unit: return "connection, client, request, header:NAME";
    case KeyType::pattern: return "glob or ~regular expression, or a list";
    case KeyType::named: return "map of names to patterns";
    case KeyType::status: return "status or class, or a list";
    case KeyType::choice: break;
  }
  std::string words;
  for (const std::string_view choice : key.choices) words += (words.empty() ? "" : ", ") + std::string(choice);
  return words;
}

constexpr const char* introduction = R"(# Faults

One fault is one sentence: at this point, for this traffic, this often, do this one thing, until then. This page is made
from the tables that the server itself reads (`scripts/generate`); the same is told by `squall faults --explain VERB`, and
`squall schema` prints a JSON schema (draft-07) for editors.

```yaml
squall: 1
faults:
  - name: slow-quarter
    hop: orders-db
    on: response                       # where
    match: {client: 10.0.0.0/8}        # for which traffic; on an http hop also method, path, header, status ...
    delay: {p50: 80ms, p99: 2s}        # what: exactly one verb, or one_of
    dose: {probability: 25%}           # how often
    after: 10s                         # when
    for: 5m
    ramp: 1m
```

Put a file with `squall fault apply FILE`, one fault with `squall fault add` or `PUT /v1/faults/{name}`. Units are never left
out: `ms s m h`, `B kB MB GB` (powers of 1000), `KiB MiB GiB`, `/s`, `%`.

## Points
| on | the moment |
|---|---|
| `connect` | a client connects; the upstream has not been dialled |
| `request` | bytes, or a message, on the way to the upstream, which has not acted on them |
| `response` | bytes, or a message, on the way to the client; the upstream has acted |
| `close` | one end has sent its FIN |

On a hop of `protocol: tcp`, request and response are streams of bytes; on one of `protocol: http` they are messages, and a dose
counts requests. `docs/http.md` tells what that means; what stands as "http" below is there only.
)";

constexpr const char* keys_heading = R"(
## Keys
| key | value | example | meaning |
|---|---|---|---|
)";

constexpr const char* after_the_keys = R"(
`one_of: [{weight: 3, delay: 100ms}, {close: reset}]` stands in the place of a verb: a die, thrown once for each unit, picks one
of 2 to 16 alternatives by weight.

Places, which `skip`, `first`, `every` and `sequence` count, go by accept order; connections that were open when the fault was
put come first, by their number. They are looked at in this order: `skip`, then `first`, then `every` or `sequence`, then
`probability`. A connection that a cap has kept out (`max_active`, `max_total`, `max_rate`) stays out and is counted as
`overflow`. Ten per cent of the connections of a pool of ten is one bad connection for ever, not a bad request now and then.

A PUT of the same name edits: it starts the time anew and keeps who is hit, their places and the counters.

## How faults combine
In the order of the file, then of creation; a PUT keeps the place. Each throws its own dice. Delays add; of rates, pieces and
limits the smallest counts, of gaps the largest. A `close` or `drop` that strikes ends the list, and delays that stand before it
are kept. Constant delays, rates and limits give the same in any order; order can matter only between jitter and pieces.

## Worth knowing
- Latency is held from the arrival of each chunk (one read), so it costs no throughput as long as rate times delay fits in the
  hop's `lane_cap`; above that the sender feels back-pressure.
- Jitter on an ordered stream raises the mean above the mean of its values: a late chunk holds those behind it.
- Three different ways to hear nothing: `drop` on request or response reads and acknowledges, so that the sender believes its
  bytes went out; `delay: forever` stops reading, so that the sender blocks when the buffers are full; `drop` on connect loses
  the SYN, so that the connection never comes to be.
- A FIN waits behind delayed bytes. A bare FIN is held by `on: close, delay` only. A RST overtakes held bytes and drops them.
- A stream that lost bytes to `drop` or `truncate` is reset when the fault lets go of it: it could only go on with a hole.
- `throttle` never lets more than 8 ms of its rate go at once. The sender of a throttled or stalled lane gets small kernel
  buffers, so that it feels the rate and not some megabytes later.
- `limit`, `close: refuse` and `drop` on connect act on the whole door of a hop: they take no dose, match, ramp or `one_of`.
  Who was refused by the kernel cannot be counted; hits of `drop` on connect are the SYNs that the kernel says it dropped.
- A trace is replayed over all connections of the hop together, one value for each chunk.
- `as: floor` waits only for what the upstream's own time left over, counted from the last byte of the request.

## Counters
`matched` connections, or messages, looked at, `skipped` spared by the dose, `injected` times it acted, `connections` acted on at least once,
`active` in its grip now, `overflow` kept out by a cap, or messages that could not be changed as asked, `first_hit` and `last_hit`. In the API, `squall faults`, `/metrics`, and the
events `fault.hit` (at most one a second for each fault) and `fault.expired`. A fault on a hop without traffic says `injected: 0`.
)";

std::string verb_section(const VerbInfo& verb) {
  const std::string name(verb.name);
  std::string text = "\n### " + name + "\n" + std::string(verb.summary) + ". For example `" + name + ": " +
                     std::string(verb.example) + "`.\n\n| on | what it does there |\n|---|---|\n";
  for (const VerbPoint& point : verb.points)
    text += "| `" + std::string(to_string(point.point)) + "` | " + std::string(point.summary) + " |\n";
  text += "\n| parameter | value | range | | meaning |\n|---|---|---|---|---|\n";
  for (const Parameter& parameter : verb.parameters) {
    const std::string shorthand = parameter.shorthand ? " (may stand alone)" : "";
    text += "| `" + std::string(parameter.name) + "`" + shorthand + " | " + type_text(parameter) + " | " +
            print_range(parameter) + " | " + need_text(parameter, verb) + " | " + std::string(parameter.summary) +
            " |\n";
  }
  return text;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size() + 1), ' ');
  return text;
}

}  // namespace

std::string fault_reference(Catalog catalog) {
  std::string text = introduction;
  text += "\n## Verbs\n";
  for (const VerbInfo* verb : catalog) text += verb_section(*verb);
  text += keys_heading;
  for (const FaultKey& key : fault_keys()) {
    const std::string fallback = key.fallback.empty() ? "" : "; default `" + std::string(key.fallback) + "`";
    const std::string need = key.required ? "; needed" : "";
    text += "| `" + std::string(key.path) + "` | " + key_type_text(key) + " | `" + std::string(key.example) + "` | " +
            std::string(key.summary) + fallback + need + " |\n";
  }
  return text + after_the_keys;
}

Result<std::string> explain_verb(Catalog catalog, std::string_view name) {
  const VerbInfo* verb = find_verb(catalog, name);
  if (verb == nullptr) {
    std::vector<std::string> names;
    for (const VerbInfo* known : catalog) names.emplace_back(known->name);
    std::string hint = did_you_mean(name, names);
    return refuse("", "there is no verb \"" + std::string(name) + "\"",
                  hint.empty() ? "`squall faults --explain all` lists them" : hint);
  }
  std::string text = std::string(verb->name) + ": " + std::string(verb->summary) + ". For example " +
                     std::string(verb->name) + ": " + std::string(verb->example) + "\n\nwhere\n";
  for (const VerbPoint& point : verb->points)
    text += "  " + padded("on: " + std::string(to_string(point.point)), 14) + std::string(point.summary) + "\n";
  text += "\nhow\n";
  for (const Parameter& parameter : verb->parameters) {
    const std::string range = print_range(parameter);
    const std::string need = need_text(parameter, *verb);
    text += "  " + padded(std::string(parameter.name), 12) + type_text(parameter) +
            (range.empty() ? "" : "; " + range) + (need.empty() ? "" : "; " + need) +
            (parameter.shorthand ? "; may stand alone" : "") + "\n" + std::string(14, ' ') +
            std::string(parameter.summary) + "\n";
  }
  return text;
}

std::string list_verbs(Catalog catalog) {
  std::string text;
  for (const VerbInfo* verb : catalog)
    text += padded(std::string(verb->name), 10) + padded(std::string(verb->summary), 24) + "for example " +
            std::string(verb->name) + ": " + std::string(verb->example) + "\n";
  return text + "\n`squall faults --explain VERB` tells more; docs/faults.md tells all.\n";
}

}  // namespace squall::config
