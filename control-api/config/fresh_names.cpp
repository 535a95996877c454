// See fresh_names.hpp.
#include "config/fresh_names.hpp"

#include <squall/catalog.hpp>

namespace squall::config {

std::string FreshNames::make(const FaultSpec& fault) {
  std::string stem = fault.hop + "-" + std::string(to_string(fault.on)) + "-" + fault.verb;
  if (fault.verb == one_of) stem.replace(stem.size() - one_of.size(), one_of.size(), "one-of");
  int& number = last_number_[stem];
  std::string name;
  do {
    ++number;
    name = number == 1 ? stem : stem + "-" + std::to_string(number);
  } while (!taken_.insert(name).second);
  return name;
}

}  // namespace squall::config
