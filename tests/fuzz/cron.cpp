// Any text as a cron expression and as a window: never a crash, and the instants of what is accepted rise and fit, also
// in the nights on which the clocks are changed.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "schedule/calendar.hpp"

namespace {

using squall::schedule::WallTime;

// 30 March 2024 12:00 and 26 October 2024 12:00 UTC.
constexpr WallTime eves[] = {WallTime{std::chrono::seconds{1'711'800'000}},
                             WallTime{std::chrono::seconds{1'729'944'000}}};

void require(bool holds) {
  if (!holds) std::abort();
}

void walk(const squall::schedule::Cron& cron, WallTime eve) {
  WallTime last = eve;
  for (const WallTime instant : next_instants(cron, "Europe/Berlin", eve, 50)) {
    require(instant > last);
    const auto minute = std::chrono::duration_cast<std::chrono::minutes>(instant.time_since_epoch()).count();
    require(instant == WallTime{std::chrono::minutes{minute}});
    require(cron.minutes[static_cast<std::size_t>(minute % 60)]);  // Berlin is whole hours away from UTC
    last = instant;
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace squall::schedule;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto window = parse_window(text);
  require(!window || (window->days != 0 && window->from < window->to && window->to <= 24 * 60));
  const auto cron = parse_cron(text);
  if (!cron) {
    require(!cron.error().empty());
    return 0;
  }
  require(parse_cron(cron->text) == *cron);
  for (const WallTime eve : eves) walk(*cron, eve);
  return 0;
}
