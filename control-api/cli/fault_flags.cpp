// `fault add`: flags to the JSON of one fault. Called by the fault verbs.
#include "cli/fault_flags.hpp"

#include <algorithm>

#include "cli/value.hpp"
#include "cli/views.hpp"
#include "config/fault_keys.hpp"

namespace squall::cli {
namespace {

// A flag for each key that takes one value; what it means is said by the table of keys.
struct KeyFlag {
  const char* flag;
  const char* key;
};

constexpr KeyFlag key_flags[] = {{"--after", "after"},
                                 {"--closed-by", "match.closed_by"},
                                 {"--match-method", "match.method"},
                                 {"--match-path", "match.path"},
                                 {"--match-host", "match.host"},
                                 {"--match-header", "match.header"},
                                 {"--match-query", "match.query"},
                                 {"--match-status", "match.status"},
                                 {"--probability", "dose.probability"},
                                 {"--unit", "dose.unit"},
                                 {"--skip", "dose.skip"},
                                 {"--first", "dose.first"},
                                 {"--every", "dose.every"},
                                 {"--sequence", "dose.sequence"},
                                 {"--max-active", "dose.max_active"},
                                 {"--max-total", "dose.max_total"},
                                 {"--max-rate", "dose.max_rate"},
                                 {"--seed", "dose.seed"},
                                 {"--ramp", "ramp"},
                                 {"--ramp-of", "ramp_of"}};
constexpr KeyFlag list_flags[] = {{"--client", "match.client"}, {"--not-client", "match.not.client"}};

std::string summary_of(std::string_view key) {
  for (const config::FaultKey& known : config::fault_keys())
    if (known.path == key) return std::string(known.summary) + ", like " + std::string(known.example);
  return "";
}

// dose.probability: the member `probability` of the member `dose`.
Json& place_of(Json& fault, std::string_view key) {
  const std::size_t dot = key.find('.');
  Json& value = fault[std::string(key.substr(0, dot))];
  return dot == std::string_view::npos ? value : place_of(value, key.substr(dot + 1));
}

void put_pulse(Json& fault, const std::string& pulse) {
  const std::size_t slash = pulse.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == pulse.size())
    throw Failure(exit_usage, "--pulse " + pulse + ": write how long on and how long off, like --pulse 5s/15s");
  fault["pulse"] = Json{{"on", pulse.substr(0, slash)}, {"off", pulse.substr(slash + 1)}};
}

std::pair<std::string, std::string> split(const std::string& setting) {
  const auto equals = setting.find('=');
  if (equals == std::string::npos || equals == 0)
    throw Failure(exit_usage, "--set " + setting + ": write --set verb=value");
  return {setting.substr(0, equals), setting.substr(equals + 1)};
}

}  // namespace

void FaultFlags::add_to(CLI::App& app, Catalog catalog) {
  app.add_option("NAME", name, "What to call it; the same name again replaces it, no name adds another");
  app.add_option("--hop", hop, "Which hop")->required();
  app.add_option("--on", on, "Where: connect, request (before the upstream acts), response (after) or close")
      ->required();
  for (const VerbInfo* info : catalog) {
    const std::string verb(info->name);
    const std::string help = std::string(info->summary) + ": " + std::string(info->example);
    if (info->example == "true")
      app.add_flag_callback(
          "--" + verb, [this, verb] { verbs[verb] = "true"; }, std::string(info->summary));
    else
      app.add_option_function<std::string>(
          "--" + verb, [this, verb](const std::string& value) { verbs[verb] = value; }, help);
  }
  app.add_option("--set", set, "Any other key of a fault: --set 'one_of=[{delay: 1s}, {close: reset}]'")
      ->allow_extra_args(false);
  app.add_option("--for", lasts, "When it ends by itself: 30s, 5m")->required();
  for (const KeyFlag& flag : key_flags) {
    const std::string key = flag.key;
    app.add_option_function<std::string>(
        flag.flag, [this, key](const std::string& value) { keys[key] = value; }, summary_of(key));
  }
  for (const KeyFlag& flag : list_flags) {
    const std::string key = flag.key;
    app.add_option_function<std::vector<std::string>>(
           flag.flag, [this, key](const std::vector<std::string>& values) { lists[key] = values; }, summary_of(key))
        ->allow_extra_args(false);
  }
  app.add_option("--pulse", pulse, "Flapping, how long on and how long off: 5s/15s");
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
    throw Failure(exit_usage,
                  "say what the fault does: one of --delay, --throttle, --limit, --drop, --close, --respond, "
                  "--rewrite, --repeat");
  if (verbs.size() > 1) throw Failure(exit_usage, "a fault does one thing: put a second fault for the other");
  fault["for"] = lasts;
  for (const auto& [key, value] : keys) place_of(fault, key) = parse_value("--" + key, value);
  for (const auto& [key, values] : lists) place_of(fault, key) = values;
  if (!pulse.empty()) put_pulse(fault, pulse);
  if (new_only) fault["existing"] = false;
  return fault;
}

std::string FlagPlaces::place(const Json& error) const {
  std::string path = text_at(error, "path");
  if (path.starts_with("/faults/0")) path.erase(0, std::string_view("/faults/0").size());
  if (path.empty()) return "";
  if (path.starts_with("/existing")) return "--new-only";
  std::string key = path.substr(1);
  std::ranges::replace(key, '/', '.');
  for (const KeyFlag& flag : list_flags)
    if (key.starts_with(flag.key)) return flag.flag;
  for (const KeyFlag& flag : key_flags)
    if (key == flag.key) return flag.flag;
  return "--" + path.substr(1);
}

}  // namespace squall::cli
