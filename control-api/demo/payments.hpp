// The third party that takes the money: `POST /charges {"order": 12}` answers 201. It does what it is told as often as
// it is told: two charges of one order are two charges. Threads of its own; has stopped when it is destroyed.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>

#include "demo/http_server.hpp"
#include "demo/ledger.hpp"

namespace squall::demo {

class Payments {
 public:
  Payments();

  std::string address() const { return http_.address(); }
  // Orders that were charged more than once in the last seconds. Any thread.
  std::size_t doubled() const;

 private:
  void charge(const httplib::Request& request, httplib::Response& response);

  mutable std::mutex mutex_;
  Ledger ledger_;
  HttpServer http_{8};  // last: its threads use what stands above
};

}  // namespace squall::demo
