// A game day of three runs, one of which broke. Made from values alone. Test code only.
#pragma once

#include "report/day.hpp"

namespace squall::report {

inline Day sample_day() {
  const auto cell = [](const char* name, const char* status, const char* why, const char* fallback,
                       const char* experiment) {
    return DayCell{name, status, why, "works", fallback, "", experiment};
  };
  Day day;
  day.journey = "checkout";
  day.owner = "shop";
  day.server = "http://127.0.0.1:8474";
  day.version = "0.1.0";
  day.began = experiment::WallTime{} + std::chrono::hours{24 * 365 * 56};
  day.ended = day.began + std::chrono::minutes{70};
  const DayCell gap = cell("checkout/edge/down", "gap", "There is no fallback, and nobody has accepted that.", "", "");
  DayCell accepted = cell("checkout/pay-later/slow", "blind", "The hop has no proxy.", "", "");
  accepted.accepted = "late is what it is for";
  day.before = {
      gap, accepted,
      cell("checkout/cache/down", "untested", "No run has held or broken.", "the database", "cache-down"),
      cell("checkout/cache/hang", "untested", "No run has held or broken.", "the database", "cache-hangs"),
      cell("checkout/database/slow", "proven", "slow-database-1 held.", "most is in the cache", "slow-database")};
  day.after = {
      gap, cell("checkout/cache/hang", "broken", "cache-hangs-2 broke.", "the database", "cache-hangs"), accepted,
      cell("checkout/cache/down", "proven", "cache-down-1 held.", "the database", "cache-down"),
      cell("checkout/database/slow", "proven", "slow-database-1 held.", "most is in the cache", "slow-database")};
  DayRun held{"cache-down",
              "Without its cache the shop is slower but open.",
              {"checkout/cache/down"},
              "cache-down-1",
              "held",
              "Every check held.",
              "22s",
              "1s",
              "http://127.0.0.1:8474/v1/runs/cache-down-1/report",
              "cache-down",
              {},
              {}};
  held.notes = {{"10:02:07", "ana", "the p99 rose at once"}};
  held.steps = {{1, "Count where products come from.", "ben", "10:02:30"}, {2, "Stop the game day.", "", ""}};
  DayRun broke = held;
  broke.experiment = "cache-hangs";
  broke.cells = {"checkout/cache/hang"};
  broke.id = "cache-hangs-2";
  broke.outcome = "broken";
  broke.why = "p50 was 263ms at worst, expected < 50ms.";
  broke.report = "squall report cache-hangs-2 -o cache-hangs-2.html";
  broke.recovery = "";
  broke.notes.clear();
  broke.steps.clear();
  DayRun skipped{"slow-database", "", {"checkout/database/slow"}, "", "skipped", "", "", "", "", "", {}, {}};
  day.runs = {held, broke, skipped};
  return day;
}

}  // namespace squall::report
