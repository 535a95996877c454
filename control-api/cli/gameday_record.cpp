// See gameday_record.hpp.
#include "cli/gameday_record.hpp"

#include <algorithm>
#include <utility>

#include "cli/failure.hpp"
#include "cli/human.hpp"
#include "cli/run_client.hpp"
#include "cli/run_look.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

constexpr int most_pages = 1000;  // of a journal

// 10:02:07 of 2026-03-01T10:02:07.123Z; another text stays as it is.
std::string time_of_day(const std::string& time) {
  return time.size() >= 19 && time[10] == 'T' ? time.substr(11, 8) : time;
}

// `cache-down-1 broke 2m ago` is true for a minute, and the report is read for months: on which day, and when.
std::string lasting_why(const Json& cell) {
  std::string why = text_at(cell, "why");
  const std::string age = text_at(cell, "age") + " ago", ended = text_at(cell, "ended");
  const auto at = why.find(" " + age);
  if (age == " ago" || at == std::string::npos || ended.size() < 19 || ended[10] != 'T') return why;
  return why.replace(at + 1, age.size(), "on " + ended.substr(0, 10) + " at " + time_of_day(ended) + " UTC");
}

void take_notes(report::DayRun& day_run, Client& server) {
  std::vector<report::DayNote> notes;
  std::uint64_t next = 0;
  for (int page = 0; page < most_pages; ++page) {
    const Answer answer = server.request("GET", run_path(day_run.id, "events") + "?after=" + std::to_string(next));
    if (!answer.ok()) return;
    for (const Json& entry : member(answer.body, "events"))
      if (text_at(entry, "kind") == "note")
        notes.push_back({time_of_day(text_at(entry, "time")), text_at(entry, "by"), text_at(entry, "text")});
    const std::uint64_t reached = count_at(answer.body, "next");
    if (reached <= next) break;
    next = reached;
  }
  day_run.notes = std::move(notes);
}

void take_steps(report::DayRun& day_run, Client& server) {
  const Answer answer = server.request("GET", run_path(day_run.id, "runbook") + "?format=json");
  if (!answer.ok()) return;
  day_run.steps.clear();
  for (const Json& step : member(answer.body, "steps")) {
    const Json& ticked = member(step, "ticked");
    day_run.steps.push_back({static_cast<std::size_t>(count_at(step, "number")), line_at(step, "imperative"),
                             text_at(ticked, "by"), time_of_day(text_at(ticked, "at"))});
  }
}

}  // namespace

std::vector<report::DayCell> day_cells(const Json& coverage) {
  std::vector<report::DayCell> cells;
  for (const Json& cell : member(coverage, "cells"))
    cells.push_back({text_at(cell, "cell"), text_at(cell, "status"), lasting_why(cell), text_at(cell, "user_sees"),
                     text_at(cell, "fallback"), text_at(cell, "accepted"), text_at(cell, "experiment")});
  return cells;
}

void take_end(report::DayRun& day_run, const Json& run, const std::string& url) {
  day_run.id = text_at(run, "id");
  day_run.claim = line_at(run, "claim");
  day_run.runbook = text_at(run, "runbook");
  day_run.report = report_place(url, day_run.id);
  day_run.recovery = text_at(run, "recovery");
  if (text_at(run, "state") != "ended") {
    day_run.outcome = "stopped";
    day_run.why = "It was being stopped when this was written.";
    return;
  }
  day_run.outcome = text_at(run, "outcome");
  day_run.why = line_at(run, "why");
  const std::string took = lasted(text_at(run, "started"), text_at(run, "ended"));
  day_run.took = took.empty() ? text_at(run, "elapsed") : took;
}

bool take_words(report::DayRun& day_run, Client& server) try {
  take_notes(day_run, server);
  if (!day_run.runbook.empty()) take_steps(day_run, server);
  return true;
} catch (const Failure&) {
  return false;
}

}  // namespace squall::cli
