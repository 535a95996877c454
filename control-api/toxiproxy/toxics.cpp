// See toxics.hpp. Units: milliseconds, but for slicer's delay; kilobytes are 1000 bytes.
#include "toxiproxy/toxics.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "http/field.hpp"

namespace squall::toxiproxy {
namespace {

using control::Toxic;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::int64_t day_in_ms = milliseconds{std::chrono::hours{24}}.count();
constexpr std::int64_t largest_piece = 1'000'000'000;
constexpr std::int64_t small_piece = 64;

std::int64_t whole(const Toxic& toxic, std::string_view name) {
  const auto at = std::ranges::find(toxic.attributes, name, &Toxic::Attribute::name);
  return at == toxic.attributes.end() ? 0 : std::get<std::int64_t>(at->value);
}

double real(const Toxic& toxic, std::string_view name) {
  const auto at = std::ranges::find(toxic.attributes, name, &Toxic::Attribute::name);
  return at == toxic.attributes.end() ? 0 : std::get<double>(at->value);
}

Bytes bytes(std::int64_t count) { return {static_cast<std::uint64_t>(count)}; }

void set(FaultSpec& fault, std::string verb, Arguments arguments) {
  fault.verb = std::move(verb);
  fault.arguments = std::move(arguments);
}

void latency(const Toxic& toxic, FaultSpec& fault) {
  const Duration middle = milliseconds{whole(toxic, "latency")};
  const Duration jitter = milliseconds{whole(toxic, "jitter")};
  if (jitter == Duration::zero()) return set(fault, "delay", {{"fixed", middle}});
  set(fault, "delay", {{"uniform", DurationRange{middle - jitter, middle + jitter}}});
}

// Nothing passes at a rate of 0, and nothing is lost.
void bandwidth(const Toxic& toxic, FaultSpec& fault) {
  const std::int64_t rate = whole(toxic, "rate");
  if (rate == 0) return set(fault, "delay", {{"fixed", forever}});
  set(fault, "throttle", {{"rate", ByteRate{static_cast<std::uint64_t>(rate) * 1000}}});
}

void slow_close(const Toxic& toxic, FaultSpec& fault) {
  fault.on = Point::close;
  fault.match.closed_by = is_upstream(toxic) ? Match::Closer::client : Match::Closer::upstream;
  set(fault, "delay", {{"fixed", Duration{milliseconds{whole(toxic, "delay")}}}});
}

void timeout(const Toxic& toxic, FaultSpec& fault) {
  Arguments arguments = {{"swallow", true}};
  if (const std::int64_t time = whole(toxic, "timeout"); time > 0)
    arguments.push_back({"close_after", Duration{milliseconds{time}}});
  arguments.push_back({"fin", std::string("close")});
  set(fault, "drop", std::move(arguments));
}

void reset_peer(const Toxic& toxic, FaultSpec& fault) {
  Arguments arguments = {{"how", std::string("reset")}};
  if (const std::int64_t time = whole(toxic, "timeout"); time > 0)
    arguments.push_back({"after", Duration{milliseconds{time}}});
  arguments.push_back({"from", std::string("data")});
  set(fault, "close", std::move(arguments));
}

// Tiny pieces without any gap would only keep a shard busy.
void slicer(const Toxic& toxic, FaultSpec& fault) {
  const std::int64_t size = whole(toxic, "average_size");
  const microseconds gap{std::max(whole(toxic, "delay"), std::int64_t{size < small_piece ? 1 : 0})};
  Arguments arguments = {{"chunk", bytes(size)}, {"gap", Duration{gap}}};
  if (const std::int64_t variation = whole(toxic, "size_variation"); variation > 0)
    arguments.push_back({"vary", bytes(variation)});
  set(fault, "throttle", std::move(arguments));
}

void limit_data(const Toxic& toxic, FaultSpec& fault) {
  const std::int64_t most = whole(toxic, "bytes");
  if (most == 0) return set(fault, "close", {{"how", std::string("fin")}, {"from", std::string("data")}});
  set(fault, "close", {{"how", std::string("fin")}, {"after", bytes(most)}});
}

void noop(const Toxic&, FaultSpec& fault) { set(fault, "delay", {{"fixed", Duration{}}}); }

// TCP would send a lost segment again: what is lost arrives later, and if everything is lost, never.
void packet_loss(const Toxic& toxic, FaultSpec& fault) {
  const double rate = real(toxic, "loss_rate");
  if (rate >= 1) return set(fault, "delay", {{"fixed", forever}});
  Arguments arguments = {{"retransmit", Share{rate}}};
  if (const double correlation = real(toxic, "correlation"); correlation > 0)
    arguments.push_back({"correlation", Share{correlation}});
  set(fault, "delay", std::move(arguments));
}

constexpr AttributeInfo of_latency[] = {{"latency", 0, day_in_ms}, {"jitter", 0, day_in_ms}};
constexpr AttributeInfo of_bandwidth[] = {{"rate", 0, 100'000'000}};
constexpr AttributeInfo of_slow_close[] = {{"delay", 0, day_in_ms}};
constexpr AttributeInfo of_timeout[] = {{"timeout", 0, day_in_ms}};
constexpr AttributeInfo of_slicer[] = {
    {"average_size", 1, largest_piece}, {"size_variation", 0, largest_piece}, {"delay", 0, day_in_ms * 1000}};
constexpr AttributeInfo of_limit_data[] = {{"bytes", 0, std::numeric_limits<std::int64_t>::max()}};
constexpr AttributeInfo of_packet_loss[] = {{"loss_rate", 0, 1, true}, {"correlation", 0, 1, true}};

constexpr ToxicType types[] = {
    {"latency", of_latency, latency},
    {"bandwidth", of_bandwidth, bandwidth},
    {"slow_close", of_slow_close, slow_close},
    {"timeout", of_timeout, timeout},
    {"reset_peer", of_timeout, reset_peer},
    {"slicer", of_slicer, slicer},
    {"limit_data", of_limit_data, limit_data},
    {"noop", {}, noop},
    {"packet_loss", of_packet_loss, packet_loss},
};

std::string out_of_range(const AttributeInfo& attribute, std::int64_t high, const std::string& value) {
  return std::string(attribute.name) + " must be " + std::to_string(attribute.low) + " to " + std::to_string(high) +
         ", not " + value;
}

// Of a piece no more than all can vary.
std::int64_t high_of(const Toxic& toxic, const AttributeInfo& attribute) {
  return attribute.name == "size_variation" ? whole(toxic, "average_size") : attribute.high;
}

// Empty when it is fine.
std::string misfit(const Toxic& toxic, const AttributeInfo& info, const Toxic::Attribute& attribute) {
  if (const double* value = std::get_if<double>(&attribute.value)) {
    const bool fits = *value >= static_cast<double>(info.low) && *value <= static_cast<double>(info.high);
    return fits ? "" : out_of_range(info, info.high, Json(*value).dump());
  }
  const std::int64_t value = std::get<std::int64_t>(attribute.value);
  const std::int64_t high = high_of(toxic, info);
  return value >= info.low && value <= high ? "" : out_of_range(info, high, std::to_string(value));
}

// A slash or a percent sign as its escape.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '/')
      out += "%2F";
    else if (letter == '%')
      out += "%25";
    else
      out += letter;
  }
  return out;
}

// The decimal fraction that the client meant: the float nearest to 0.3 is more than that.
double decimal(float value) {
  const Json number = print_number(value);
  return number.get<double>();
}

}  // namespace

std::span<const ToxicType> toxic_types() { return types; }

const ToxicType* find_type(std::string_view name) {
  const auto found = std::ranges::find(types, name, &ToxicType::name);
  return found == std::end(types) ? nullptr : found;
}

bool is_upstream(const Toxic& toxic) { return http::same_text(toxic.stream, "upstream"); }

tl::expected<Toxic, std::string> with_attributes(Toxic toxic, const Input* given) {
  const Input nothing;
  const ToxicType& type = *find_type(toxic.type);
  ObjectReader reader(given == nullptr ? nothing : *given, "attributes");
  if (toxic.attributes.empty())
    for (const AttributeInfo& info : type.attributes) {
      toxic.attributes.push_back({std::string(info.name), std::int64_t{0}});
      if (info.real) toxic.attributes.back().value = 0.0;
    }
  for (Toxic::Attribute& attribute : toxic.attributes)
    std::visit([&](auto& value) { reader.read(attribute.name, value); }, attribute.value);
  if (!reader.error().empty()) return tl::unexpected(reader.error());
  for (std::size_t i = 0; i < toxic.attributes.size(); ++i)
    if (std::string wrong = misfit(toxic, type.attributes[i], toxic.attributes[i]); !wrong.empty())
      return tl::unexpected(toxic.type + ": " + std::move(wrong));
  return toxic;
}

std::string fault_name(std::string_view proxy, std::string_view toxic) { return escaped(proxy) + "/" + escaped(toxic); }

FaultSpec fault_of(const Toxic& toxic, const std::string& proxy, Duration lasts) {
  FaultSpec fault;
  fault.name = fault_name(proxy, toxic.name);
  fault.hop = proxy;
  fault.on = is_upstream(toxic) ? Point::request : Point::response;
  fault.dose.probability = decimal(toxic.toxicity);
  fault.lasts = lasts;
  find_type(toxic.type)->compile(toxic, fault);
  return fault;
}

}  // namespace squall::toxiproxy
