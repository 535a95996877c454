// Faults between text and value, driven wholly by the catalogue's parameter tables: no verb is named here. Called for
// fault files and API bodies, which so share every rule and text. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <squall/catalog.hpp>

#include "config/node.hpp"

namespace squall::config {

// What the place of a fault already says: the URL's name, the hop it is listed under. The body may repeat it and may
// not contradict it; where it is empty the body's own is taken.
struct FaultPlace {
  std::string name;
  std::string hop;
};

// The limits that the server puts on every fault.
struct FaultLimits {
  Duration max_fault_duration = std::chrono::hours{1};  // of after + for
  double max_probability = 1.0;
};

// `path` is the JSON pointer of `node` in its document. A fault without a name has the name "": see FreshNames.
// The revision stays 0.
Result<FaultSpec> decode_fault(const Node& node, Catalog catalog, std::string path = {}, const FaultPlace& place = {});

inline constexpr std::size_t most_faults_of_a_request = 1000;

// A list of faults. Two with the same name are a problem, and so are more than fit in one request.
Result<std::vector<FaultSpec>> decode_faults(const Node& list, Catalog catalog, std::string path = {},
                                             const FaultPlace& place = {});

// `{faults: [...]}`, the body of PUT /v1/faults; `squall: 1` may stand beside it, as in a fault file.
Result<std::vector<FaultSpec>> decode_fault_set(const Node& node, Catalog catalog);

// A fault file, `{squall: 1, faults: [...]}`: checked as a document and answered as the body of PUT /v1/faults, with
// its lines. The faults themselves are judged by the server; located() gives its problems their lines in the file.
Result<Node> decode_fault_file(const Node& node);

// The inverse of decode_fault, but for long traces (argument_value.hpp): name, hop, on, the verb (its shorthand when
// only that parameter is set) or one_of, dose, after, for, existing, enabled; match, ramp and pulse where there are
// any. A seed of 0 is left out.
Node describe_fault(const FaultSpec& fault, Catalog catalog);

// Everything that needs to know the server: is the hop there (null: no), the limits, and the verb's own check. The same
// for files and API; paths start with `path`.
Problems check_fault(const FaultSpec& fault, const HopSpec* hop, std::span<const std::string> hop_names,
                     Catalog catalog, const FaultLimits& limits, const std::string& path = {});

// The part of it that needs no server: times that do not go together.
Problems check_fault_alone(const FaultSpec& fault, Catalog catalog, const std::string& path = {});

// What part of the units a dose hits in the long run; `first` and the caps only make it less.
double effective_share(const Dose& dose);

// What a dose whose unit was not said is about: requests where messages are judged, else connections.
void settle_unit(FaultSpec& fault, const HopSpec& hop);

const VerbInfo* find_verb(Catalog catalog, std::string_view name);  // null when there is none

}  // namespace squall::config
