// What a client of the Toxiproxy API said when it made a fault. Kept beside the fault, so that the client reads back
// what it wrote; what the toxic does is the fault's alone.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace squall::control {

struct Toxic {
  struct Attribute {
    std::string name;
    std::variant<std::int64_t, double> value;
    bool operator==(const Attribute&) const = default;
  };

  std::string name;  // unique in its proxy
  std::string type;
  std::string stream;  // as it was spelt: upstream or downstream in any case
  float toxicity = 1;
  std::vector<Attribute> attributes;  // all that the type has, in its order

  bool operator==(const Toxic&) const = default;
};

using Toxics = std::map<std::string, Toxic, std::less<>>;  // by the fault's name

}  // namespace squall::control
