// How often: the key `dose` of a fault, between text and value. Used by fault_codec.cpp. Pure.
#pragma once

#include <squall/fault.hpp>

#include "config/node.hpp"
#include "config/reader.hpp"

namespace squall::config {

// Problems are added; what is wrong stays as it was. A unit that is not said is `automatic`.
void read_dose(MapReader& fault, Dose& dose, std::uint64_t& seed, Problems& problems);

// Probability always, unit when it is settled, the rest when it says something. A seed of 0 is left out.
Node describe_dose(const Dose& dose, std::uint64_t seed);

}  // namespace squall::config
