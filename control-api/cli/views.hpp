// The API's documents as tables: hops, faults, connections. Pure, but for the clock that `last hit` is told by.
// A key that a server does not send is an empty cell, so that an older command line can look at a newer server.
#pragma once

#include <string>

#include "cli/client.hpp"
#include "cli/table.hpp"

namespace squall::cli {

Table hops_table(const Json& hops);
Table faults_table(const Json& faults);
Table endpoints_table(const Json& hops);
Table connections_table(const Json& connections);

// The fault in one line, without its name: `delay 200ms on response of orders-db, 25 % of connections`.
std::string sentence(const Json& fault);

// The verb and its value: `delay 200ms`. Empty when there is none.
std::string what_it_does(const Json& fault);

// An entry of `problems` or `errors` as one line: `checkout.yaml:3:5: /hops/0: must be a map (write {...})`.
std::string problem_text(const Json& problem, const std::string& file = {});

// Lookups that answer nothing instead of throwing: text, 0, null.
std::string text_at(const Json& object, std::string_view key);
std::uint64_t count_at(const Json& object, std::string_view key);
const Json& member(const Json& object, std::string_view key);

Cell state_cell(const Json& fault);
Cell hop_state_cell(const Json& hop);

}  // namespace squall::cli
