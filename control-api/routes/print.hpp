// The control plane's values as the API shows them: quantities with their units, times in RFC 3339. Any thread.
#pragma once

#include <string>
#include <vector>

#include "config/node.hpp"
#include "control/control.hpp"

namespace squall::routes {

config::Node print_hop(const control::HopView& hop);  // without its faults
config::Node print_hop(const control::HopView& hop, const control::Control& control);
config::Node print_fault(const control::FaultView& fault, const control::Control& control);
config::Node print_faults(const std::vector<control::FaultView>& faults, const control::Control& control);
config::Node print_connection(const ConnectionInfo& connection);
config::Node print_receipt(const Receipt& receipt);
config::Node print_removal(const control::Removal& removal);
config::Node print_halt(const control::EmergencyStop::Status& status);
config::Node print_event(const control::Event& event);

config::Node print_strings(const std::vector<std::string>& strings);

// As in `errors` of an answer that says no.
config::Node print_problems(const Problems& problems);

// As a person wants to read it: milliseconds below a second, tenths below a minute, seconds above.
std::string print_rounded(Duration duration);

}  // namespace squall::routes
