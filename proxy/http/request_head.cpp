// See request_head.hpp. HeadScan has seen to line ends and NUL already.
#include "http/request_head.hpp"

#include <algorithm>

#include "http/characters.hpp"

namespace squall::http {

namespace {

// RFC 9112 3.2: origin-form, absolute-form, authority-form (CONNECT only), asterisk-form (OPTIONS only). The characters
// are checked only as far as programs may disagree on where the target ends or what it addresses.
bool target_fits(std::string_view method, std::string_view target) {
  const auto visible = [](char c) { return c > 0x20 && c < 0x7f && c != '#'; };
  if (target.empty() || !std::all_of(target.begin(), target.end(), visible)) return false;
  if (method == "CONNECT") {
    const std::size_t colon = target.rfind(':');
    return colon != std::string_view::npos && is_host(target) && colon + 1 < target.size();
  }
  if (target == "*") return method == "OPTIONS";
  if (target.front() == '/') return true;
  const std::size_t scheme_end = target.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const std::string_view scheme = target.substr(0, scheme_end);
  if (!same_text(scheme, "http") && !same_text(scheme, "https")) return false;
  const std::string_view rest = target.substr(scheme_end + 3);
  return is_host(rest.substr(0, rest.find_first_of("/?")));
}

// request-line = method SP request-target SP HTTP-version, with single spaces (RFC 9112 3).
Doubt read_request_line(std::string_view line, RequestHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return Doubt::request_line;
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  head.method = line.substr(0, first);
  head.target = target;
  if (!is_token(head.method)) return Doubt::request_line;
  if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' ||
      !is_digit(version[7]))
    return Doubt::version;
  if (version[5] != '1' || version[7] > '1') return Doubt::unsupported_version;
  head.minor_version = version[7] - '0';
  return target_fits(head.method, target) ? Doubt::none : Doubt::target;
}

// RFC 9112 3.2: exactly one in HTTP/1.1, at most one before.
Doubt check_host_field(const RequestHead& head) {
  const auto is_host_field = [](const Field& field) { return same_text(field.name, "host"); };
  const auto count = std::count_if(head.fields.begin(), head.fields.end(), is_host_field);
  if (count > 1) return Doubt::two_hosts;
  if (count == 0) return head.minor_version == 0 ? Doubt::none : Doubt::no_host;
  return is_host(*find_field(head.fields, "host")) ? Doubt::none : Doubt::host;
}

void read_expectation(RequestHead& head) {
  const std::string* value = find_field(head.fields, "expect");
  if (value == nullptr || head.minor_version == 0) return;
  head.expects_the_unknown = !same_text(*value, "100-continue");
  head.expects_continue = !head.expects_the_unknown && !head.framing.empty();
}

}  // namespace

std::variant<RequestHead, Doubt> read_request_head(std::string_view text, std::size_t most_fields) {
  RequestHead head;
  const std::size_t line_end = text.find("\r\n");
  if (line_end == std::string_view::npos) return Doubt::request_line;
  Doubt doubt = read_request_line(text.substr(0, line_end), head);
  if (doubt == Doubt::none) doubt = read_fields(text.substr(line_end + 2), most_fields, head.fields);
  if (doubt == Doubt::none) doubt = check_host_field(head);
  if (doubt == Doubt::none) doubt = read_framing(head.fields, head.minor_version, head.framing);
  if (doubt != Doubt::none) return doubt;
  read_expectation(head);
  head.keep_alive = keeps_alive(head.fields, head.minor_version);
  return head;
}

}  // namespace squall::http
