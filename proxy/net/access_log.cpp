// See access_log.hpp.
#include "net/access_log.hpp"

#include <arpa/inet.h>

namespace squall::net {
namespace {

class Line {
 public:
  void text(const char* key, std::string_view value) {
    begin(key);
    line_ += '"';
    for (const char c : value) escape(c);
    line_ += '"';
  }
  void number(const char* key, std::uint64_t value) {
    begin(key);
    line_ += std::to_string(value);
  }
  void truth(const char* key, bool value) {
    begin(key);
    line_ += value ? "true" : "false";
  }
  void milliseconds(const char* key, Duration value) {
    begin(key);
    const auto us = value / std::chrono::microseconds{1};
    const std::string rest = std::to_string(us % 1000);
    line_ += std::to_string(us / 1000) + '.' + std::string(3 - rest.size(), '0') + rest;
  }
  void list(const char* key, const std::vector<std::string>& one, const std::vector<std::string>& two) {
    begin(key);
    line_ += '[';
    for (const auto* names : {&one, &two})
      for (const std::string& name : *names) {
        if (line_.back() != '[') line_ += ',';
        line_ += '"' + name + '"';  // names of faults need no escape
      }
    line_ += ']';
  }
  std::string take() { return std::move(line_ += '}'); }

 private:
  void begin(const char* key) {
    if (!line_.empty()) line_ += ',';
    line_.append("\"").append(key).append("\":");
  }
  // RFC 8259 7; heads hold no bytes below 0x20 but tabs, and what is no ASCII is no sure UTF-8.
  void escape(char c) {
    static constexpr char digits[] = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line_ += '\\';
      line_ += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      line_ += "\\u00";
      line_ += digits[byte >> 4];
      line_ += digits[byte & 15];
    } else {
      line_ += c;
    }
  }

  std::string line_;
};

std::string name_of(const IpAddress& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.family == IpAddress::Family::none) return "unix";
  ::inet_ntop(address.family == IpAddress::Family::v6 ? AF_INET6 : AF_INET, address.bytes, text, sizeof text);
  return text;
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

}  // namespace

std::string access_line(const std::string& hop, const faults::Subject& subject, const http1::Report& report) {
  const http1::Exchange& exchange = report.exchange;
  Line line;
  line.text("hop", hop);
  line.number("connection", subject.connection);
  line.number("request", exchange.number());
  line.text("client", name_of(subject.client));
  line.text("method", exchange.request_head.method);
  line.text("path", path_of(exchange.request_head.target));
  line.text("endpoint", report.endpoint);
  line.number("status", static_cast<std::uint64_t>(exchange.status));
  line.truth("complete", report.complete);
  if (report.client_left) line.truth("client_left", true);
  line.truth("made", exchange.made.has_value());
  line.number("bytes", exchange.bytes_to_client);
  line.milliseconds("ms", report.now - exchange.request.arrived);
  if (exchange.asked && exchange.response.complete)
    line.milliseconds("upstream_ms", exchange.response_complete_at - exchange.asked_at);
  line.list("faults", exchange.request.plan.hit_by(), exchange.response.plan.hit_by());
  return line.take();
}

}  // namespace squall::net
