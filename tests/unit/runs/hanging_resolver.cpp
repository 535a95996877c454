// See hanging_resolver.hpp. Stands in for the C library's getaddrinfo in this program.
#include "unit/runs/hanging_resolver.hpp"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <string_view>

#include <gtest/gtest.h>

#include "unit/runs/scratch.hpp"

namespace squall::runs {
namespace {

struct State {
  std::mutex mutex;
  std::condition_variable changed;
  int hanging = 0;
  int released = 0;  // of all that ever hung, the first so many
  int ever = 0;

  void hang() {
    std::unique_lock lock(mutex);
    const int number = ++ever;
    ++hanging;
    changed.notify_all();
    changed.wait(lock, [this, number] { return number <= released; });
    --hanging;
  }
};

State& state() {
  static State& only = *new State;  // threads that hang look at it when the process ends
  return only;
}

}  // namespace

HangingResolver::HangingResolver() {
  const std::scoped_lock lock(state().mutex);
  before_ = state().hanging;
}

HangingResolver::~HangingResolver() {
  if (!left_) let_go();
}

void HangingResolver::let_go() {
  const std::scoped_lock lock(state().mutex);
  state().released = state().ever;
  state().changed.notify_all();
}

void HangingResolver::wait_for(int count) {
  std::unique_lock lock(state().mutex);
  EXPECT_TRUE(state().changed.wait_for(lock, patience, [&] { return state().hanging - before_ >= count; }));
}

}  // namespace squall::runs

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  using Resolve = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Resolve>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  if (node != nullptr && std::string_view(node) == "hangs.test") {
    squall::runs::state().hang();
    return EAI_AGAIN;
  }
  return real(node, service, hints, result);
}
