// The types of toxics as a table, and the fault of the vocabulary that each becomes. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <squall/fault.hpp>
#include <tl/expected.hpp>

#include "control/toxic.hpp"
#include "toxiproxy/go_json.hpp"

namespace squall::toxiproxy {

// Bounds are inclusive; an attribute that nobody sets is 0.
struct AttributeInfo {
  std::string_view name;
  std::int64_t low = 0;
  std::int64_t high = 0;
  bool real = false;  // a float, else a whole number
};

struct ToxicType {
  std::string_view name;
  std::span<const AttributeInfo> attributes;
  void (*compile)(const control::Toxic& toxic, FaultSpec& fault);
};

std::span<const ToxicType> toxic_types();
const ToxicType* find_type(std::string_view name);  // null when there is none

bool is_upstream(const control::Toxic& toxic);

// Gives the toxic the attributes that `given` names (null: none) and keeps the others; whatever is wrong names the
// field and its range.
tl::expected<control::Toxic, std::string> with_attributes(control::Toxic toxic, const Input* given);

// The fault's name: both, with a slash between that neither can contain there.
std::string fault_name(std::string_view proxy, std::string_view toxic);

FaultSpec fault_of(const control::Toxic& toxic, const std::string& proxy, Duration lasts);

}  // namespace squall::toxiproxy
