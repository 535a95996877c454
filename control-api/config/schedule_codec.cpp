// Schedules and blackouts between tree and value (schedule_codec.hpp). Pure but for the machine's time zones, which
// schedule/calendar.hpp reads.
#include "config/schedule_codec.hpp"

#include <algorithm>
#include <utility>

#include "config/names.hpp"
#include "config/units.hpp"
#include "schedule/calendar.hpp"

namespace squall::config {
namespace {

using schedule::Overlap;

constexpr char cron_example[] = "\"0 10 * * TUE\"";
constexpr char zone_example[] = "Europe/Berlin";

Result<schedule::Cron> as_cron(const Node& node) { return as_text(node).and_then(schedule::parse_cron); }

Result<schedule::WeeklyWindow> as_window(const Node& node) { return as_text(node).and_then(schedule::parse_window); }

// `Berlin` is nobody's slip of typing, but there is one zone whose city it is.
std::string zone_of_city(std::string_view city, const std::vector<std::string>& zones) {
  const std::string ending = "/" + std::string(city);
  const auto zone =
      std::find_if(zones.begin(), zones.end(), [&](const std::string& name) { return name.ends_with(ending); });
  return zone == zones.end() ? "" : "did you mean \"" + *zone + "\"?";
}

Result<std::string> as_zone(const Node& node) {
  auto text = as_text(node);
  if (!text) return text;
  return schedule::parse_zone(*text).map_error([&](Problems problems) {
    const std::vector<std::string> zones = schedule::zone_names();
    std::string hint = zone_of_city(*text, zones);
    if (hint.empty()) hint = did_you_mean(*text, zones);
    if (!hint.empty()) problems.front().hint = std::move(hint);
    return problems;
  });
}

Result<Duration> as_late(const Node& node) {
  const auto late = as_duration(node);
  if (late && *late > std::chrono::hours{24}) return refuse("", "must be 0s to 24h, not " + print(*late));
  return late;
}

Result<Duration> as_blackout_length(const Node& node) {
  const auto lasts = as_duration(node);
  if (lasts && (*lasts < std::chrono::minutes{1} || *lasts > std::chrono::hours{31 * 24}))
    return refuse("", "must be 1m to 744h (31 days), not " + print(*lasts));
  return lasts;
}

Result<Overlap> as_overlap(const Node& node) {
  if (node.text == "skip") return Overlap::skip;
  if (node.text == "queue") return Overlap::queue;
  return refuse("", "must be skip (do not run when another run holds the hops) or queue (wait for them, at most late)");
}

Result<std::string> parse_blackout_name(std::string_view text) {
  if (is_name(text, "._-", 64)) return std::string(text);
  return refuse("", "\"" + std::string(text.substr(0, 64)) +
                        "\" is no name for a blackout: 1 to 64 of a-z 0-9 . _ - and first a letter or digit");
}

Result<std::string> as_blackout_name(const Node& node) {
  return node.is(Node::Kind::number) ? parse_blackout_name(node.text) : as_text(node).and_then(parse_blackout_name);
}

}  // namespace

Result<schedule::Schedule> decode_schedule(const Node& node, const std::string& path) {
  Problems problems;
  schedule::Schedule schedule;
  MapReader map(node, path, problems);
  map.required("cron", schedule.cron, as_cron, cron_example);
  map.required("tz", schedule.zone, as_zone, zone_example);
  if (map.optional_list("only", schedule.only, as_window) && schedule.only.empty())
    map.problem("only", "has no window, so nothing could ever run", "leave only out to run at any time");
  map.optional("late", schedule.late, as_late);
  map.optional("overlap", schedule.overlap, as_overlap);
  if (schedule.overlap == Overlap::queue && !map.has("late"))
    map.problem("overlap", "queue waits for the hops at most as long as late says, and there is no late",
                "add late: 30m");
  map.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return schedule;
}

Result<schedule::Blackout> decode_blackout(const Node& node, const std::string& path, const std::string& name) {
  Problems problems;
  schedule::Blackout blackout;
  MapReader map(node, path, problems);
  blackout.name = name;
  read_placed(map, "name", blackout.name, as_blackout_name);
  if (blackout.name.empty()) map.required("name", "peak");
  map.required("cron", blackout.cron, as_cron, "\"0 17 * * FRI\"");
  map.required("tz", blackout.zone, as_zone, zone_example);
  map.required("for", blackout.lasts, as_blackout_length, "3h");
  map.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return blackout;
}

Node describe_schedule(const schedule::Schedule& schedule) {
  Node node = Node::map({{"cron", Node::string(schedule.cron.text)}, {"tz", Node::string(schedule.zone)}});
  if (!schedule.only.empty()) {
    Node windows = Node::list();
    for (const schedule::WeeklyWindow& window : schedule.only) windows.push(Node::string(window.text));
    node.add("only", std::move(windows));
  }
  node.add("late", Node::string(print(schedule.late)));
  node.add("overlap", Node::string(schedule.overlap == Overlap::queue ? "queue" : "skip"));
  return node;
}

Node describe_blackout(const schedule::Blackout& blackout) {
  return Node::map({{"name", Node::string(blackout.name)},
                    {"cron", Node::string(blackout.cron.text)},
                    {"tz", Node::string(blackout.zone)},
                    {"for", Node::string(print(blackout.lasts))}});
}

}  // namespace squall::config
