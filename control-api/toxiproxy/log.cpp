// See log.hpp.
#include "toxiproxy/log.hpp"

#include <algorithm>
#include <ctime>

#include <spdlog/spdlog.h>

#include "http/field.hpp"
#include "toxiproxy/failure.hpp"

namespace squall::toxiproxy {
namespace {

// In no text that a client can send: between the message, and each field's name and value.
constexpr char separator = '\x1f';

constexpr std::string_view figures[] = {"status", "size", "duration", "proxies"};

std::string_view level_name(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace: return "trace";
    case spdlog::level::debug: return "debug";
    case spdlog::level::info: return "info";
    case spdlog::level::warn: return "warn";
    case spdlog::level::err: return "error";
    default: return "fatal";
  }
}

std::string_view take(std::string_view& text) {
  const std::size_t end = text.find(separator);
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return word;
}

std::string time_of(const spdlog::details::log_msg& message) {
  const std::time_t seconds = spdlog::log_clock::to_time_t(message.time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

class Formatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    std::string_view rest(message.payload.data(), message.payload.size());
    const std::string text(take(rest));
    Json line = {{"level", level_name(message.level)}};
    while (!rest.empty()) {
      const std::string name(take(rest));
      const std::string value(take(rest));
      const bool figure = std::ranges::count(figures, name) != 0 && Json::accept(value);
      line[name] = figure ? Json::parse(value) : Json(value);
    }
    line["time"] = time_of(message);
    line["message"] = text;
    const std::string printed = dump(line) + "\n";
    out.append(printed.data(), printed.data() + printed.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<Formatter>(); }
};

bool truth_of(const control::Event& event, std::string_view key) {
  for (const auto& [name, value] : event.details)
    if (name == key)
      if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  return false;
}

std::string_view text_of(const control::Event& event, std::string_view key) {
  for (const auto& [name, value] : event.details)
    if (name == key)
      if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return {};
}

}  // namespace

std::string with_fields(std::string_view message, LogFields fields) {
  const auto plain = [](std::string_view text) {
    std::string out(text);
    std::erase(out, separator);
    return out;
  };
  std::string text = plain(message);
  for (const auto& [name, value] : fields) text += separator + std::string(name) + separator + plain(value);
  return text;
}

std::unique_ptr<spdlog::formatter> make_log_formatter() { return std::make_unique<Formatter>(); }

std::optional<spdlog::level::level_enum> level_named(std::string_view word) {
  using namespace spdlog::level;
  constexpr std::pair<std::string_view, level_enum> levels[] = {
      {"panic", critical}, {"fatal", critical}, {"error", err},   {"warn", warn},
      {"warning", warn},   {"info", info},      {"debug", debug}, {"trace", trace}};
  for (const auto& [name, level] : levels)
    if (http::same_text(name, word)) return level;
  return std::nullopt;
}

void log_access(const server::Request& request, std::string_view id, std::string_view route,
                const server::Response& response, Duration took) {
  if (!spdlog::should_log(spdlog::level::debug)) return;
  const std::string* agent = request.header("user-agent");
  const std::string milliseconds = std::to_string(std::chrono::duration<double, std::milli>(took).count());
  spdlog::debug("{}", with_fields("", {{"request_id", id},
                                       {"client", request.peer.who},
                                       {"method", request.method},
                                       {"url", request.path},
                                       {"user_agent", agent == nullptr ? "" : *agent},
                                       {"status", std::to_string(response.status)},
                                       {"size", std::to_string(response.body.size())},
                                       {"duration", milliseconds},
                                       {"handler", route}}));
}

control::EventSink log_proxies(control::EventSink next) {
  return [next = std::move(next)](const control::Event& event) {
    const auto say = [&](std::string_view message) {
      spdlog::info("{}", with_fields(message, {{"name", text_of(event, "hop")},
                                               {"listen", text_of(event, "listen")},
                                               {"upstream", text_of(event, "upstream")}}));
    };
    const bool put = event.type == "hop.put";
    if (event.type == "hop.down" || event.type == "hop.deleted" || (put && !truth_of(event, "created")))
      say("Terminated proxy");
    if (event.type == "hop.up" || (put && truth_of(event, "enabled"))) say("Started proxy");
    next(event);
  };
}

}  // namespace squall::toxiproxy
