// See response_head.hpp.
#include "http/response_head.hpp"

#include "http/characters.hpp"

namespace squall::http {

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 423: return "Locked";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
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
