// The few REST calls that the demo makes, and what it understands of the answers. One thread at a time.
#pragma once

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

namespace squall::demo {

using Json = nlohmann::ordered_json;

class Api {
 public:
  explicit Api(const std::string& url);
  ~Api();

  // The body of the answer, null when it has none. Throws std::runtime_error with the server's reason for any that is
  // not a 2xx.
  Json call(const std::string& method, const std::string& path, const Json& body = nullptr);

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace squall::demo
