// A change on its way: the registry as it would be, what to tell when it is, and where in the request each touched hop
// and fault stands, so that whatever is wrong with it can be said in the request's own terms. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "control/event.hpp"
#include "control/registry.hpp"

namespace squall::control {

class Draft {
 public:
  explicit Draft(Registry base, std::uint64_t seed) : next_(std::move(base)), seed_(seed) {}

  // Adds or replaces in place; a replaced hop keeps its source. `path`: JSON pointer into the request.
  void put_hop(const HopSpec& hop, Source source, std::string path);
  void set_hop_enabled(std::string_view name, bool enabled);
  void remove_hop(std::string_view name);                   // and its faults
  void order_file_hops(const std::vector<HopSpec>& order);  // the file's hops first, in this order

  // Adds or replaces in place, with a new revision: its time starts again. A fault without a name gets one.
  void put_faults(std::vector<FaultSpec> faults, const std::string& path);
  void put_fault(FaultSpec fault, std::string path);
  // The same for a toxic, whose time the server's limits say nothing about.
  void put_toxic(FaultSpec fault, Toxic toxic);
  // The faults of a hop are these and no others.
  void replace_faults(std::string_view hop, std::vector<FaultSpec> faults, const std::string& path);
  // Keeps the revision, and so the time.
  void set_fault_enabled(std::string_view name, bool enabled);
  void remove_fault(std::string_view name);

  void set_rules(const config::FaultLimits& limits, const UpstreamRules& upstreams);
  void tell(Event event) { events_.push_back(std::move(event)); }

  // Everything that would be wrong, in the request's terms.
  Problems check(Catalog catalog) const;
  // Problems about `/hops/<i>` and `/faults/<i>` of the desired state, in the request's terms.
  Problems in_request_terms(Problems problems) const;

  const Registry& next() const { return next_; }
  Registry take() && { return std::move(next_); }
  const std::vector<Event>& events() const { return events_; }
  const std::vector<std::string>& put_names() const { return put_names_; }  // of faults, in the request's order

 private:
  using Paths = std::map<std::string, std::string, std::less<>>;

  Problems check_hops() const;
  config::FaultLimits limits_of(const FaultSpec& fault) const;
  Problems check_fault(const FaultSpec& fault, std::size_t index, const std::vector<std::string>& hops,
                       Catalog catalog) const;

  Registry next_;
  std::uint64_t seed_;
  Paths hop_paths_;  // of touched hops and faults: name -> pointer into the request
  Paths fault_paths_;
  std::vector<std::string> put_names_;
  std::vector<Event> events_;
};

}  // namespace squall::control
