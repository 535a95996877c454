// Talks to the server over TCP or its Unix socket with cpp-httplib. Called by the verbs, on the main thread.
#include "cli/client.hpp"

#include <sys/socket.h>

#include <chrono>
#include <utility>

#include <httplib.h>

#include "cli/failure.hpp"

namespace squall::cli {
namespace {

constexpr std::string_view unix_scheme = "unix:";

httplib::Client connect_to(const std::string& url) {
  if (url.starts_with(unix_scheme)) {
    httplib::Client client(url.substr(unix_scheme.size()));
    client.set_address_family(AF_UNIX);
    return client;
  }
  const bool has_scheme = url.find("://") != std::string::npos;
  if (has_scheme && !url.starts_with("http://"))
    throw Failure(exit_usage, "cannot speak to " + url + "\n  -> write http://host:port or unix:/path");
  return httplib::Client(has_scheme ? url : "http://" + url);
}

// No connection was made: nothing can have been done.
bool never_met(httplib::Error error) {
  return error == httplib::Error::Connection || error == httplib::Error::ConnectionTimeout;
}

// A body that is no UTF-8 cannot be JSON.
std::string text_of(const Json& body) {
  try {
    return body.dump();
  } catch (const Json::type_error&) {
    throw Failure(exit_usage, "what was to be sent is not UTF-8 text\n  -> look at the file's or the words' encoding");
  }
}

std::string why(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection: return "connection refused or no such address";
    case httplib::Error::ConnectionTimeout: return "connecting timed out";
    case httplib::Error::Read: return "it accepted the connection and did not answer";
    case httplib::Error::Write: return "it closed the connection";
    default: return httplib::to_string(error);
  }
}

}  // namespace

struct Client::Connection {
  httplib::Client http;
  httplib::Headers headers;
};

Client::Client(ClientOptions options) : options_(std::move(options)) {
  while (options_.url.ends_with('/')) options_.url.pop_back();
  connection_ = std::make_unique<Connection>(Connection{connect_to(options_.url), {}});
  httplib::Client& http = connection_->http;
  if (!http.is_valid())
    throw Failure(exit_usage, "not a URL: " + options_.url + "\n  -> write http://host:port or unix:/path");
  http.set_connection_timeout(std::chrono::seconds{3});
  http.set_read_timeout(std::chrono::seconds{30});
  http.set_write_timeout(std::chrono::seconds{10});
  http.set_keep_alive(true);
  http.set_tcp_nodelay(true);
  http.set_url_encode(false);  // paths arrive encoded
  httplib::Headers& headers = connection_->headers;
  if (options_.url.starts_with(unix_scheme)) headers.emplace("Host", "localhost");
  if (!options_.token.empty()) headers.emplace("Authorization", "Bearer " + options_.token);
  if (!options_.who.empty()) headers.emplace("X-Squall-As", options_.who);
}

Client::~Client() = default;

void Client::set_patience(std::chrono::milliseconds patience) { connection_->http.set_read_timeout(patience); }

Answer Client::request(const std::string& method, const std::string& path, const Json& body, const Headers& headers) {
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.headers = connection_->headers;
  if (!body.is_null()) {
    request.body = text_of(body);
    request.set_header("Content-Type", "application/json");
  }
  for (const auto& [name, value] : headers) request.set_header(name, value);
  const httplib::Result result = connection_->http.send(request);
  if (!result) throw unreachable(options_.url, why(result.error()), !never_met(result.error()));
  Answer answer{result->status, nullptr, result->body};
  Json parsed = Json::parse(result->body, nullptr, false);
  if (!parsed.is_discarded()) answer.body = std::move(parsed);
  return answer;
}

Json Client::call(const std::string& method, const std::string& path, const Json& body) {
  Answer answer = request(method, path, body);
  if (!answer.ok()) throw refused(answer);
  return std::move(answer.body);
}

std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string result;
  for (const char character : text) {
    if (plain.find(character) != std::string_view::npos) {
      result += character;
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    result += '%';
    result += digits[byte >> 4U];
    result += digits[byte & 15U];
  }
  return result;
}

}  // namespace squall::cli
