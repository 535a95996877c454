// The edits. What the result is worth is judged in draft_check.cpp.
#include "control/draft.hpp"

#include "config/fresh_names.hpp"

#include <algorithm>

namespace squall::control {
namespace {

Event fault_put(const FaultSpec& fault) {
  return {"fault.put",
          {{"fault", fault.name},
           {"hop", fault.hop},
           {"on", std::string(to_string(fault.on))},
           {"verb", fault.verb},
           {"enabled", fault.enabled}}};
}

Event about(const char* type, const HopSpec& hop) {
  return {type, {{"hop", hop.name}, {"listen", to_string(hop.listen)}, {"upstream", to_string(hop.upstream)}}};
}

Event fault_deleted(const FaultSpec& fault) { return {"fault.deleted", {{"fault", fault.name}, {"hop", fault.hop}}}; }

void make_up_names(std::vector<FaultSpec>& faults, std::vector<std::string> taken) {
  config::FreshNames names;
  for (std::string& name : taken) names.take(std::move(name));
  for (const FaultSpec& fault : faults)
    if (!fault.name.empty()) names.take(fault.name);
  for (FaultSpec& fault : faults)
    if (fault.name.empty()) fault.name = names.make(fault);
}

}  // namespace

void Draft::put_hop(const HopSpec& hop, Source source, std::string path) {
  const auto at = std::ranges::find(next_.hops, hop.name, [](const HopEntry& entry) { return entry.spec.name; });
  const bool created = at == next_.hops.end();
  if (created)
    next_.hops.push_back({hop, source});
  else
    at->spec = hop;
  hop_paths_[hop.name] = std::move(path);
  Event put = about("hop.put", hop);
  put.details.push_back({"enabled", hop.enabled});
  put.details.push_back({"created", created});
  tell(std::move(put));
}

void Draft::set_hop_enabled(std::string_view name, bool enabled) {
  for (HopEntry& hop : next_.hops) {
    if (hop.spec.name != name) continue;
    hop.spec.enabled = enabled;
    tell(about(enabled ? "hop.up" : "hop.down", hop.spec));
  }
  hop_paths_[std::string(name)] = "";
}

void Draft::remove_hop(std::string_view name) {
  replace_faults(name, {}, "");
  if (const HopEntry* gone = find_hop(next_, name)) tell(about("hop.deleted", gone->spec));
  std::erase_if(next_.hops, [&](const HopEntry& hop) { return hop.spec.name == name; });
}

void Draft::order_file_hops(const std::vector<HopSpec>& order) {
  const auto place = [&](const HopEntry& entry) {
    return entry.source == Source::file ? std::ranges::find(order, entry.spec.name, &HopSpec::name) - order.begin()
                                        : std::ranges::ssize(order);
  };
  std::ranges::stable_sort(next_.hops, {}, place);
}

void Draft::put_faults(std::vector<FaultSpec> faults, const std::string& path) {
  make_up_names(faults, fault_names(next_));
  for (std::size_t i = 0; i < faults.size(); ++i) put_fault(std::move(faults[i]), config::child(path, i));
}

void Draft::put_toxic(FaultSpec fault, Toxic toxic) {
  const std::string name = fault.name;
  put_fault(std::move(fault), "");
  next_.toxics[name] = std::move(toxic);
}

void Draft::put_fault(FaultSpec fault, std::string path) {
  if (fault.seed == 0) fault.seed = seed_;
  if (const HopEntry* hop = find_hop(next_, fault.hop)) config::settle_unit(fault, hop->spec);
  fault.revision = ++next_.last_revision;
  fault_paths_[fault.name] = std::move(path);
  put_names_.push_back(fault.name);
  next_.toxics.erase(fault.name);
  tell(fault_put(fault));
  const auto at = std::ranges::find(next_.faults, fault.name, &FaultSpec::name);
  if (at == next_.faults.end())
    next_.faults.push_back(std::move(fault));
  else
    *at = std::move(fault);
}

void Draft::replace_faults(std::string_view hop, std::vector<FaultSpec> faults, const std::string& path) {
  std::vector<std::string> others;
  std::vector<std::string> gone;
  for (const FaultSpec& fault : next_.faults) (fault.hop == hop ? gone : others).push_back(fault.name);
  make_up_names(faults, std::move(others));
  for (const FaultSpec& fault : faults) std::erase(gone, fault.name);
  for (const std::string& name : gone) remove_fault(name);
  for (std::size_t i = 0; i < faults.size(); ++i) put_fault(std::move(faults[i]), config::child(path, i));
}

void Draft::set_fault_enabled(std::string_view name, bool enabled) {
  for (FaultSpec& fault : next_.faults) {
    if (fault.name != name) continue;
    fault.enabled = enabled;
    fault_paths_[fault.name] = "";
    put_names_.push_back(fault.name);
    tell(fault_put(fault));
  }
}

void Draft::remove_fault(std::string_view name) {
  const auto at = std::ranges::find(next_.faults, name, &FaultSpec::name);
  if (at == next_.faults.end()) return;
  tell(fault_deleted(*at));
  if (const auto toxic = next_.toxics.find(name); toxic != next_.toxics.end()) next_.toxics.erase(toxic);
  next_.faults.erase(at);
}

void Draft::set_rules(const config::FaultLimits& limits, const UpstreamRules& upstreams) {
  next_.limits = limits;
  next_.upstreams = upstreams;
}

}  // namespace squall::control
