// A client of the REST API, as small as the verbs need it. Blocking; one thread; one connection that is kept alive.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace squall::cli {

// Keeps the server's order of keys, so that what is printed is what was answered.
using Json = nlohmann::ordered_json;

struct ClientOptions {
  std::string url = "http://127.0.0.1:8474";  // or unix:/path/to/squall.sock
  std::string token;                          // empty: none is sent
  std::string who;                            // X-Squall-As; empty: none is sent
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  int status = 0;
  Json body;         // null when the answer had none, or none that is JSON
  std::string text;  // the body as it came
  bool ok() const { return status >= 200 && status < 300; }
};

class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();

  const std::string& url() const { return options_.url; }

  // For how long an answer is waited for from here on; half a minute at first.
  void set_patience(std::chrono::milliseconds patience);

  // The answer, whatever its status. Throws Failure (exit 7) when no server answers.
  Answer request(const std::string& method, const std::string& path, const Json& body = nullptr,
                 const Headers& headers = {});

  // The body of a 2xx answer. Throws Failure, with the problem told for people, for any other.
  Json call(const std::string& method, const std::string& path, const Json& body = nullptr);

 private:
  struct Connection;

  ClientOptions options_;
  std::unique_ptr<Connection> connection_;
};

// A path segment or a query value, percent-encoded (RFC 3986 unreserved characters stay).
std::string encoded(std::string_view text);

}  // namespace squall::cli
