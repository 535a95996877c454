// What the demo prints. Called by the demo.
#include "demo/program.hpp"

#include <array>
#include <cstdio>
#include <utility>

namespace squall::demo {
namespace {

constexpr const char* row = "  %-30s  %8s  %6s  %8s  %8s  %s";

std::string line(const std::string& title, const std::string& requests, const std::string& errors,
                 const std::string& p50, const std::string& p99, const std::string& hits) {
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), row, title.c_str(), requests.c_str(), errors.c_str(), p50.c_str(),
                p99.c_str(), hits.c_str());
  return text.data();
}

std::uint64_t count(const Json& counters, const char* key) {
  return counters.is_object() ? counters.value(key, std::uint64_t{0}) : 0;
}

// `close: refuse`, or `limit` with `over: refuse`: the listener is shut, and whoever comes is answered without us.
bool is_refusal(const Json& fault) {
  const auto says = [&](const char* verb, const char* parameter) {
    const auto value = fault.find(verb);
    return value != fault.end() &&
           (*value == "refuse" || (value->is_object() && value->value(parameter, Json()) == "refuse"));
  };
  return says("close", "how") || says("limit", "over");
}

}  // namespace

std::string head_line(bool color) {
  const std::string text = line("ACT", "REQUESTS", "ERRORS", "P50", "P99", "THE FAULT REALLY HIT");
  return color ? "\x1b[2m" + text + "\x1b[0m" : text;
}

std::string act_line(const std::string& title, const Felt& felt, const std::string& hits) {
  return line(title, std::to_string(felt.requests), std::to_string(felt.errors), human(felt.p50), human(felt.p99),
              hits);
}

std::string human(Latency latency) {
  const double ms = std::chrono::duration<double, std::milli>(latency).count();
  std::array<char, 32> text{};
  if (ms >= 1000)
    std::snprintf(text.data(), text.size(), "%.2f s", ms / 1000);
  else
    std::snprintf(text.data(), text.size(), ms < 100 ? "%.1f ms" : "%.0f ms", ms);
  return text.data();
}

std::string hits_of(const Json& fault) {
  const Json counters = fault.value("counters", Json::object());
  const auto injected = count(counters, "injected");
  const std::string name = fault.value("name", std::string{"?"});
  if (injected == 0 && is_refusal(fault)) return name + ": refused by the kernel, which keeps no count";
  std::string text = name + ": " + std::to_string(injected) + (injected == 1 ? " time" : " times");
  if (const auto touched = count(counters, "connections"); touched != 0)
    text += ", on " + std::to_string(touched) + " of " + std::to_string(count(counters, "matched")) + " connections";
  return text;
}

std::string playground(const std::string& api_url, const std::string& edge, Known known) {
  std::string text = R"(The shop stays open until Ctrl-C. Another terminal can now break it:

  # what a customer sees
  curl http://EDGE/products/7
  curl -d '' http://EDGE/orders/7

  # slow a quarter of the database's connections down, look, and stop
  curl -X PUT API/v1/faults/slow -H 'Content-Type: application/json' \
       -d '{"hop": "database", "on": "response", "delay": "200ms", "dose": {"probability": 0.25}, "for": "1m"}'
  curl API/v1/faults
  curl -X DELETE API/v1/faults/slow

  # the emergency stop, and its release
  curl -X PUT API/v1/halt
  curl -X DELETE 'API/v1/halt?reason=playing'

  # the same from the command line; the hops are edge, cache, database, payments
  squall --url API status --watch
  squall --url API fault add --hop payments --on connect --close refuse --for 20s
)";
  if (known == Known::experiments)
    text += R"(
  # a claim, put to the test
  squall --url API experiments
)";
  if (known == Known::shipped)
    text += R"(
  # a claim, put to the test: this one holds, and that one breaks
  squall --url API experiments
  squall --url API run slow-databaseSHOP
  squall --url API run payment-answer-lostSHOP
)";
  const std::pair<std::string, std::string> words[] = {
      {"API", api_url}, {"EDGE", edge}, {"SHOP", edge == usual_edge ? "" : " --var shop=" + edge}};
  for (const auto& [word, value] : words)
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + value.size()))
      text.replace(at, word.size(), value);
  return text;
}

}  // namespace squall::demo
