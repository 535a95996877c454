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
  bool hangs = false;
  int hanging = 0;

  void hang() {
    std::unique_lock lock(mutex);
    ++hanging;
    changed.notify_all();
    changed.wait(lock, [this] { return !hangs; });
    --hanging;
    changed.notify_all();
  }
};

State& state() {
  static State only;
  return only;
}

}  // namespace

HangingResolver::HangingResolver() {
  const std::scoped_lock lock(state().mutex);
  state().hangs = true;
}

HangingResolver::~HangingResolver() {
  std::unique_lock lock(state().mutex);
  state().hangs = false;
  state().changed.notify_all();
  state().changed.wait(lock, [] { return state().hanging == 0; });
}

void HangingResolver::wait_for(int count) {
  std::unique_lock lock(state().mutex);
  EXPECT_TRUE(state().changed.wait_for(lock, patience, [&] { return state().hanging >= count; }));
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
