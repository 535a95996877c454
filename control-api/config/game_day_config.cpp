// See game_day_config.hpp. What comes from the environment is never in a message.
#include "config/game_day_config.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "config/schedule_codec.hpp"

namespace squall::config {
namespace {

constexpr std::size_t most_webhooks = 16;  // each has a thread

// What a webhook may ask for: an event, or all events of one kind by its first word.
constexpr std::string_view event_types[] = {
    "hop.put",          "hop.deleted",     "hop.down",      "hop.up",        "fault.put",   "fault.deleted",
    "fault.expired",    "fault.hit",       "halt.engaged",  "halt.released", "run.started", "run.state",
    "run.check",        "run.note",        "run.tick",      "run.stopped",   "run.ended",   "schedule.fired",
    "schedule.skipped", "config.reloaded", "config.refused"};

std::vector<std::string> known_events() {
  std::vector<std::string> known(std::begin(event_types), std::end(event_types));
  for (const std::string_view type : event_types) {
    const std::string kind(type.substr(0, type.find('.')));
    if (std::find(known.begin(), known.end(), kind) == known.end()) known.push_back(kind);
  }
  return known;
}

Result<std::string> as_event(const Node& node) {
  auto event = as_text(node);
  if (!event) return event;
  const std::vector<std::string> known = known_events();
  if (std::find(known.begin(), known.end(), *event) != known.end()) return event;
  std::string hint = did_you_mean(*event, known);
  if (hint.empty()) hint = "like run.ended, or halt for all that begin with halt.";
  return refuse("", "\"" + event->substr(0, 64) + "\" is no event", std::move(hint));
}

// Not more than it takes to refuse what can never be asked; the text is not shown, for it may carry a secret.
bool is_web_url(std::string_view url) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!url.starts_with(scheme)) continue;
    const std::string_view rest = url.substr(scheme.size());
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    const auto is_odd = [](char byte) { return byte <= ' ' || byte == '\x7f'; };
    return !authority.empty() && authority.find('@') == std::string_view::npos &&
           std::none_of(url.begin(), url.end(), is_odd);
  }
  return false;
}

// A number is a good argument, as it is written.
Result<std::string> as_word(const Node& node) {
  if (node.is(Node::Kind::number)) return node.text;
  return as_text(node);
}

Result<std::vector<std::string>> as_command(const Node& node) {
  if (!node.is(Node::Kind::list)) {
    auto word = as_word(node);
    if (!word) return refuse("", "must be a list of words, like [./bin/dlq-depth, orders], or one word");
    return std::vector{*std::move(word)};
  }
  if (node.items.empty()) return refuse("", "must have at least one word", "an empty list would allow every command");
  std::vector<std::string> words;
  Problems problems;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    auto word = as_word(node.items[i]);
    if (word)
      words.push_back(*std::move(word));
    else
      for (const Problem& problem : word.error())
        problems.push_back({child("", i), problem.message, problem.hint, node.items[i].line, node.items[i].column});
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return words;
}

// The items of a list under `key`, each given to `read` with its path.
template <class Read>
void for_items(MapReader& map, std::string_view key, const std::string& of_what, Read read) {
  const Node* list = map.optional(key);
  if (list == nullptr) return;
  if (!list->is(Node::Kind::list)) {
    map.problem(key, "must be a list of " + of_what + ", not " + std::string(kind_name(*list)));
    return;
  }
  for (std::size_t i = 0; i < list->items.size(); ++i) read(list->items[i], child(map.path(key), i));
}

void read_blackouts(MapReader& map, std::vector<schedule::Blackout>& blackouts, Problems& problems) {
  for_items(map, "blackouts", "blackouts", [&](const Node& node, const std::string& path) {
    auto blackout = decode_blackout(node, path);
    if (!blackout) {
      problems.insert(problems.end(), blackout.error().begin(), blackout.error().end());
      return;
    }
    const auto same = [&](const schedule::Blackout& other) { return other.name == blackout->name; };
    if (std::any_of(blackouts.begin(), blackouts.end(), same))
      problems.push_back(
          {child(path, "name"), "\"" + blackout->name + "\" is already the name of a blackout", "give it another one"});
    blackouts.push_back(*std::move(blackout));
  });
}

Webhook read_webhook(const Node& node, const std::string& path, const Environment& environment, Problems& problems) {
  const auto resolved = [&](const Node& value) {
    return as_text(value).and_then([&](const std::string& text) { return resolve_environment(text, environment); });
  };
  Webhook webhook;
  MapReader map(node, path, problems);
  if (map.required("url", webhook.url, resolved, "https://hooks.example/squall") && !is_web_url(webhook.url))
    map.problem("url", "must be http:// or https://, a host, and no spaces, user or password",
                "let `secret` sign what is sent");
  const bool lists = map.optional_list("events", webhook.events, as_event);
  if (map.valid() && (!map.has("events") || (lists && webhook.events.empty())))
    map.problem("events", "must name at least one event", "add events: [run.started, run.ended, halt]");
  map.optional("secret", webhook.secret, resolved);
  map.finish();
  return webhook;
}

void read_webhooks(MapReader& map, std::vector<Webhook>& webhooks, const Environment& environment, Problems& problems) {
  for_items(map, "webhooks", "webhooks", [&](const Node& node, const std::string& path) {
    webhooks.push_back(read_webhook(node, path, environment, problems));
  });
  if (webhooks.size() > most_webhooks)
    map.problem("webhooks",
                "must be at most " + std::to_string(most_webhooks) + ", not " + std::to_string(webhooks.size()));
}

Result<Duration> as_kept(const Node& node) {
  const auto kept = as_duration(node);
  if (kept && *kept < std::chrono::hours{1}) return refuse("", "must be 1h or more, not " + print(*kept));
  return kept;
}

Result<std::uint64_t> as_most_runs(const Node& node) {
  const auto most = as_count(node);
  if (most && (*most == 0 || *most > 1'000'000)) return refuse("", "must be 1 to 1000000, not " + node.text);
  return most;
}

void read_runs(const Node& node, KeepRuns& keep, Problems& problems) {
  MapReader map(node, "/runs", problems);
  map.optional("keep", keep.age, as_kept);
  map.optional("most", keep.most, as_most_runs);
  map.finish();
}

}  // namespace

void read_game_day_keys(MapReader& map, ServerConfig& config, const Environment& environment, Problems& problems) {
  map.optional("experiments", config.experiments, as_text);
  map.optional("journeys", config.journeys, as_text);
  map.optional("runbooks", config.runbooks, as_text);
  map.optional_list("commands", config.commands, as_command);
  read_blackouts(map, config.blackouts, problems);
  read_webhooks(map, config.webhooks, environment, problems);
  if (const Node* runs = map.optional("runs")) read_runs(*runs, config.keep_runs, problems);
}

}  // namespace squall::config
