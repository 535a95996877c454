// `fault add`: flags to the JSON of one fault. Called by the fault verbs.
#include "cli/fault_flags.hpp"

#include "cli/value.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

struct VerbFlag {
  const char* name;
  const char* help;
};

constexpr VerbFlag verb_flags[] = {
    {"delay", "Hold, then go on: 200ms, '{uniform: [50ms, 150ms]}', forever"},
    {"throttle", "Cap the rate: 64kB/s, '{rate: 64kB/s, shared: hop}'"},
    {"close", "End connections: fin, reset, half, refuse, '{how: reset, after: 16kB}'"},
    {"limit", "Cap the connections: 10, '{connections: 10, over: refuse}'"},
};

std::pair<std::string, std::string> split(const std::string& setting) {
  const auto equals = setting.find('=');
  if (equals == std::string::npos || equals == 0)
    throw Failure(exit_usage, "--set " + setting + ": write --set verb=value");
  return {setting.substr(0, equals), setting.substr(equals + 1)};
}

}  // namespace

void FaultFlags::add_to(CLI::App& app) {
  app.add_option("NAME", name, "What to call it; the same name again replaces it, no name adds another");
  app.add_option("--hop", hop, "Which hop")->required();
  app.add_option("--on", on, "Where: connect, request (before the upstream acts) or response (after)")->required();
  for (const VerbFlag& flag : verb_flags) {
    const std::string verb = flag.name;
    app.add_option_function<std::string>(
        "--" + verb, [this, verb](const std::string& value) { verbs[verb] = value; }, flag.help);
  }
  app.add_flag_callback(
      "--drop", [this] { verbs["drop"] = "true"; }, "Swallow: it never arrives");
  app.add_option("--set", set, "Any other verb or key of a fault: --set verb=value")->allow_extra_args(false);
  app.add_option("--for", lasts, "When it ends by itself: 30s, 5m")->required();
  app.add_option("--after", after, "When it starts, from now: 10s");
  app.add_option("--probability", probability, "The share of connections it hits: 0.25 or 25%");
  app.add_flag("--new-only", new_only, "Spare the connections that are already open");
}

Json FaultFlags::fault() const {
  Json fault{{"hop", hop}, {"on", on}};
  if (!name.empty()) fault["name"] = name;
  for (const auto& [verb, value] : verbs) fault[verb] = parse_value("--" + verb, value);
  for (const std::string& setting : set) {
    const auto [key, value] = split(setting);
    fault[key] = parse_value("--set " + key, value);
  }
  if (verbs.size() + set.size() == 0)
    throw Failure(exit_usage, "say what the fault does: one of --delay, --throttle, --close, --drop, --limit");
  if (verbs.size() > 1) throw Failure(exit_usage, "a fault does one thing: put a second fault for the other");
  fault["for"] = lasts;
  if (!after.empty()) fault["after"] = after;
  if (!probability.empty()) fault["dose"]["probability"] = parse_value("--probability", probability);
  if (new_only) fault["existing"] = false;
  return fault;
}

std::string FlagPlaces::place(const Json& error) const {
  std::string path = text_at(error, "path");
  if (path.starts_with("/faults/0")) path.erase(0, std::string_view("/faults/0").size());
  if (path.empty()) return "";
  if (path.starts_with("/dose/")) path.erase(0, std::string_view("/dose").size());
  if (path.starts_with("/existing")) return "--new-only";
  return "--" + path.substr(1);
}

}  // namespace squall::cli
