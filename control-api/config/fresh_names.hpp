// Names for faults that were put without one. Made for one request at a time. Pure.
#pragma once

#include <map>
#include <string>
#include <unordered_set>

#include <squall/fault.hpp>

namespace squall::config {

// `<hop>-<on>-<verb>`, with -2, -3, ... until it is not taken. Counts on where it left off: a thousand names of one
// stem cost a thousand look-ups.
class FreshNames {
 public:
  void take(std::string name) { taken_.insert(std::move(name)); }
  std::string make(const FaultSpec& fault);  // and takes it

 private:
  std::unordered_set<std::string> taken_;
  std::map<std::string, int> last_number_;  // by stem
};

}  // namespace squall::config
