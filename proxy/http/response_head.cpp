// See response_head.hpp. HeadScan has seen to line ends and NUL already.
#include "http/response_head.hpp"

#include <algorithm>

#include "http/characters.hpp"

namespace squall::http {

namespace {

// status-line = HTTP-version SP status-code SP [ reason-phrase ] (RFC 9112 4). The space before a reason that is not
// there is often left out; nobody reads that in two ways.
Doubt read_status_line(std::string_view line, ResponseHead& head) {
  constexpr std::size_t shortest = std::string_view("HTTP/1.1 200").size();
  if (line.size() < shortest || !line.starts_with("HTTP/") || !is_digit(line[5]) || line[6] != '.' ||
      !is_digit(line[7]) || line[8] != ' ')
    return Doubt::status_line;
  if (line[5] != '1' || line[7] > '1') return Doubt::unsupported_version;
  const std::string_view code = line.substr(9, 3);
  if (!std::ranges::all_of(code, is_digit) || code[0] < '1' || code[0] > '5') return Doubt::status_line;
  if (line.size() > shortest && line[shortest] != ' ') return Doubt::status_line;
  head.minor_version = line[7] - '0';
  head.status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  head.reason = line.substr(std::min(line.size(), shortest + 1));
  return is_value(head.reason) ? Doubt::none : Doubt::control_character;
}

bool never_has_body(int status) { return status < 200 || status == 204; }

// RFC 9112 6.1, 6.2: a server must send neither field in 1xx and 204. A length of 0 is common and harmless.
Doubt check_body(const ResponseHead& head) {
  if (never_has_body(head.status) && !head.framing.empty()) return Doubt::body_not_allowed;
  return Doubt::none;
}

}  // namespace

ResponseBody body_of(const ResponseHead& head, Asked asked) {
  if (never_has_body(head.status) || head.status == 304 || asked == Asked::head) return {};
  if (asked == Asked::connect && head.status < 300) return {};  // the tunnel begins
  return {.framing = head.framing, .until_close = !head.has_length};
}

std::variant<ResponseHead, Doubt> read_response_head(std::string_view text, std::size_t most_fields) {
  ResponseHead head;
  const std::size_t line_end = text.find("\r\n");
  if (line_end == std::string_view::npos) return Doubt::status_line;
  Doubt doubt = read_status_line(text.substr(0, line_end), head);
  if (doubt == Doubt::none) doubt = read_fields(text.substr(line_end + 2), most_fields, head.fields);
  if (doubt == Doubt::none) doubt = read_framing(head.fields, head.minor_version, head.framing);
  if (doubt == Doubt::none) doubt = check_body(head);
  if (doubt != Doubt::none) return doubt;
  head.has_length = head.framing.chunked || find_field(head.fields, "content-length") != nullptr;
  head.keep_alive = keeps_alive(head.fields, head.minor_version);
  return head;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100: return "Continue";
    case 101: return "Switching Protocols";
    case 103: return "Early Hints";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 203: return "Non-Authoritative Information";
    case 204: return "No Content";
    case 205: return "Reset Content";
    case 206: return "Partial Content";
    case 300: return "Multiple Choices";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 407: return "Proxy Authentication Required";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 418: return "I'm a Teapot";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 423: return "Locked";
    case 424: return "Failed Dependency";
    case 425: return "Too Early";
    case 426: return "Upgrade Required";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 451: return "Unavailable For Legal Reasons";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    case 508: return "Loop Detected";
    case 511: return "Network Authentication Required";
    default: return "Status";
  }
}

std::string print_response_head(int status, const Fields& fields) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + ' ';
  text.append(reason_phrase(status)).append("\r\n");
  for (const Field& field : fields) {
    text.append(field.name).append(": ");
    for (const char c : field.value) text.push_back(is_value_char(c) ? c : ' ');
    text.append("\r\n");
  }
  return text.append("\r\n");
}

}  // namespace squall::http
