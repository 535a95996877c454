// Compiling patterns, and saying which are none.
#include "http1/rules.hpp"

namespace squall::http1 {
namespace {

void append(Problems& all, Problems more, const std::string& path) {
  for (Problem& problem : more) {
    problem.path = path + problem.path;
    all.push_back(std::move(problem));
  }
}

Meaning must_compile(const MessageMatch& match, const MessageMatch& spared) { return *Meaning::compile(match, spared); }

}  // namespace

Result<Meaning> Meaning::compile(const MessageMatch& match, const MessageMatch& spared) {
  auto wanted = http::MessageMatcher::compile(match);
  auto unwanted = http::MessageMatcher::compile(spared);
  if (wanted && unwanted) return Meaning(std::move(*wanted), std::move(*unwanted));
  Problems problems;
  if (!wanted) append(problems, std::move(wanted.error()), "/match");
  if (!unwanted) append(problems, std::move(unwanted.error()), "/match/not");
  return tl::unexpected(std::move(problems));
}

Rules::Rules(const HopSpec& hop, const faults::FaultList& faults, bool names_faults, std::shared_ptr<Tallies> counted)
    : tallies(std::move(counted)),
      strict(hop.strict),
      fault_header(names_faults),
      head_timeout(hop.head_timeout),
      body_timeout(hop.body_timeout) {
  for (const EndpointSpec& endpoint : hop.endpoints)
    endpoints.push_back(must_compile(endpoint.match, endpoint.not_match));
  for (const auto& fault : faults) {
    const FaultSpec& spec = fault->spec();
    if (spec.on != Point::request && spec.on != Point::response) continue;
    if (spec.on == Point::request) request_list.push_back(fault);
    (spec.on == Point::request ? requests : responses)
        .push_back({fault, must_compile(spec.match.message, spec.match.not_message)});
  }
}

Problems check_rules(const HopSpec& hop) {
  Problems problems;
  for (std::size_t i = 0; i < hop.endpoints.size(); ++i)
    if (auto meaning = Meaning::compile(hop.endpoints[i].match, hop.endpoints[i].not_match); !meaning)
      append(problems, std::move(meaning.error()), "/endpoints/" + std::to_string(i));
  return problems;
}

Problems check_rules(const FaultSpec& fault) {
  auto meaning = Meaning::compile(fault.match.message, fault.match.not_message);
  return meaning ? Problems{} : std::move(meaning.error());
}

}  // namespace squall::http1
