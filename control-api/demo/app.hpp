// What the shop's app does with its dependencies once it knows where they are, and what it does when one of them fails.
// It has flaws, as real ones have: they are told where they are, here and in the pool, and experiments/ finds them.
// Any thread.
#pragma once

#include <cstdint>
#include <string>

#include "demo/line_pool.hpp"

namespace squall::demo {

// Where the app finds what it depends on: the servers themselves, or the hops in front of them.
struct Dependencies {
  std::string cache;
  std::string database;
  std::string payments;
};

class App {
 public:
  explicit App(const Dependencies& at);

  // Where the product was found. Throws std::runtime_error that names the dependency without which there is none.
  std::string product(const std::string& id);

  // Whether the order is paid: now, or later, when the payments do not work.
  std::string pay(std::uint64_t order);

 private:
  LinePool cache_;
  LinePool database_;
  const std::string payments_;
};

}  // namespace squall::demo
