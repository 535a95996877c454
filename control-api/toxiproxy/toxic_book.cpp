// Toxics: each is one fault of its proxy's hop.
#include <algorithm>

#include "http/field.hpp"
#include "toxiproxy/book.hpp"
#include "toxiproxy/names.hpp"

namespace squall::toxiproxy {
namespace {

using control::Caller;
using control::Draft;
using control::Toxic;
using Kind = control::Refusal::Kind;

Failure no_toxic() { return {404, "toxic not found"}; }

bool is_stream(std::string_view text) {
  return http::same_text(text, "upstream") || http::same_text(text, "downstream");
}

Outcome<float> toxicity_of(double value) {
  if (value >= 0 && value <= 1) return static_cast<float>(value);
  return fail(400, "toxicity must be 0 to 1, not " + print_number(value).dump());
}

// Whose time is over is still in the registry for a while; nobody sees it here any more.
bool is_over(const control::HopView& hop, const FaultSpec& fault) {
  const auto at = std::ranges::find(hop.faults, fault.name, [](const control::FaultView& it) { return it.spec.name; });
  return at != hop.faults.end() && at->spec.revision == fault.revision && at->state == control::FaultState::expired;
}

}  // namespace

Outcome<Toxic> Book::toxic(std::string_view proxy_name, std::string_view name) const {
  auto found = proxy(proxy_name);
  if (!found) return tl::unexpected(std::move(found.error()));
  const auto at = std::ranges::find(found->toxics, name, &Toxic::name);
  if (at == found->toxics.end()) return tl::unexpected(no_toxic());
  return *at;
}

Outcome<Toxic> Book::add(const std::string& proxy_name, const NewToxic& wanted, const Caller& caller) const {
  const auto hop = control_.hop(proxy_name);
  if (!hop) return fail(404, "proxy not found");
  if (!is_stream(wanted.stream)) return fail(400, "stream was invalid, can be either upstream or downstream");
  Toxic toxic;
  toxic.stream = wanted.stream;
  toxic.type = wanted.type;
  toxic.name = wanted.name.empty() ? wanted.type + "_" + wanted.stream : wanted.name;
  if (find_type(toxic.type) == nullptr) return fail(400, "invalid toxic type");
  if (auto wrong = misfit_of_name("name", toxic.name)) return fail(400, std::move(*wrong));
  const std::string fault = fault_name(proxy_name, toxic.name);
  const auto exists = [&](const FaultSpec* there) { return there != nullptr && !is_over(*hop, *there); };
  const auto at = std::ranges::find(hop->faults, fault, [](const control::FaultView& it) { return it.spec.name; });
  if (at != hop->faults.end() && exists(&at->spec)) return fail(409, "toxic already exists");
  const auto toxicity = toxicity_of(wanted.toxicity);
  if (!toxicity) return tl::unexpected(toxicity.error());
  toxic.toxicity = *toxicity;
  auto complete = with_attributes(std::move(toxic), wanted.attributes);
  if (!complete) return fail(400, "bad request body: " + complete.error());
  const auto edit = [&](Draft& draft) -> control::Outcome<void> {
    if (find_hop(draft.next(), proxy_name) == nullptr) return refusal_of(Kind::not_found, "proxy not found");
    if (exists(find_fault(draft.next(), fault))) return refusal_of(Kind::conflict, "toxic already exists");
    for (const std::string& other : toxics_of(draft.next(), proxy_name))  // those that are over make room
      if (is_over(*hop, *find_fault(draft.next(), other))) draft.remove_fault(other);
    draft.put_toxic(fault_of(*complete, proxy_name, toxic_age_), *complete);
    return {};
  };
  return publish(edit, caller).map([&] { return *complete; });
}

// Attributes that are not named keep their values, and so does everything when one of them is wrong.
Outcome<Toxic> Book::change(const std::string& proxy_name, const std::string& name, const ToxicChange& wanted,
                            const Caller& caller) const {
  const auto there = toxic(proxy_name, name);
  if (!there) return there;
  const std::string fault = fault_name(proxy_name, name);
  std::optional<float> toxicity;
  if (wanted.toxicity) {
    const auto valid = toxicity_of(*wanted.toxicity);
    if (!valid) return tl::unexpected(valid.error());
    toxicity = *valid;
  }
  Toxic result;
  const auto edit = [&](Draft& draft) -> control::Outcome<void> {
    const auto at = draft.next().toxics.find(fault);
    if (at == draft.next().toxics.end()) return refusal_of(Kind::not_found, "toxic not found");
    auto changed = with_attributes(at->second, wanted.attributes);
    if (!changed) return refusal_of(Kind::invalid, "bad request body: " + changed.error());
    changed->toxicity = toxicity.value_or(changed->toxicity);
    draft.put_toxic(fault_of(*changed, proxy_name, toxic_age_), *changed);
    result = std::move(*changed);
    return {};
  };
  return publish(edit, caller).map([&] { return result; });
}

Outcome<void> Book::remove(const std::string& proxy_name, const std::string& name, const Caller& caller) const {
  if (const auto there = toxic(proxy_name, name); !there) return tl::unexpected(there.error());
  const std::string fault = fault_name(proxy_name, name);
  const auto edit = [&](Draft& draft) -> control::Outcome<void> {
    if (!draft.next().toxics.contains(fault)) return refusal_of(Kind::not_found, "toxic not found");
    draft.remove_fault(fault);
    return {};
  };
  return publish(edit, caller);
}

}  // namespace squall::toxiproxy
