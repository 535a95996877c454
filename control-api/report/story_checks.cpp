// See story_checks.hpp.
#include "report/story_checks.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace squall::report {

using experiment::Check;
using experiment::JournalEntry;
using experiment::Outcome;
using experiment::Sample;

const Sample& sample(const JournalEntry* point) { return std::get<Sample>(point->entry); }

std::string_view to_string(Verdict verdict) {
  constexpr std::string_view words[] = {"held", "broken", "inconclusive", "not judged", "not reached"};
  return words[static_cast<std::size_t>(verdict)];
}

std::string_view to_string(experiment::Cohort cohort) {
  constexpr std::string_view words[] = {"all", "faulted", "control"};
  return words[static_cast<std::size_t>(cohort)];
}

experiment::Dimension dimension_of(const Check* check) {
  return check != nullptr ? experiment::dimension_of(*check) : experiment::Dimension::number;
}

std::string print_value(const Check* check, double value) {
  return experiment::print_value(dimension_of(check), value);
}

std::string source_of(const Check& check) {
  if (const auto* metric = std::get_if<experiment::Metric>(&check.from)) return metric->text;
  if (const auto* http = std::get_if<experiment::HttpSource>(&check.from))
    return http->method + " " + http->url + (http->json.empty() ? "" : " " + http->json);
  if (const auto* query = std::get_if<experiment::PrometheusSource>(&check.from)) return "prometheus: " + query->query;
  std::string words;
  for (const std::string& word : std::get<experiment::CommandSource>(check.from).argv)
    words += (words.empty() ? "" : " ") + word;
  return words;
}

bool wants(const Check& check, Stage stage) {
  if (stage == Stage::before) return check.before;
  return stage == Stage::during ? check.during : check.after;
}

std::vector<Series> collect_series(const experiment::Record& record) {
  std::vector<Series> all;
  std::map<std::string_view, std::size_t> known;
  const auto place = [&](std::string_view id, const Check* check) {
    const auto [found, fresh] = known.try_emplace(id, all.size());
    if (fresh) all.push_back({std::string(id), check, {}});
    return found->second;
  };
  for (const Check& check : record.experiment.checks) place(check.id, &check);
  // A round of looks goes from check to check: what comes next is mostly known.
  std::size_t next = 0;
  for (const JournalEntry& entry : record.entries) {
    const auto* taken = std::get_if<Sample>(&entry.entry);
    if (taken == nullptr) continue;
    if (next >= all.size() || all[next].id != taken->check) next = place(taken->check, nullptr);
    all[next].points.push_back(&entry);
    next = next + 1 < all.size() ? next + 1 : 0;
  }
  return all;
}

namespace {

constexpr Stage stages[] = {Stage::before, Stage::during, Stage::after};

// Whether `value` is further on the wrong side of the bound than `worst`, or nearer to it from the right one.
bool is_worse(const Check& check, double value, double worst) {
  using enum experiment::Comparison;
  switch (check.expect.comparison) {
    case less:
    case less_equal: return value > worst;
    case greater:
    case greater_equal: return value < worst;
    default: return holds(check.expect, worst) && !holds(check.expect, value);
  }
}

void count(const JournalEntry* point, CheckRow& row) {
  const Sample& taken = sample(point);
  row.least = row.windows + row.silent == 0 ? taken.samples : std::min(row.least, taken.samples);
  row.most = std::max(row.most, taken.samples);
  if (!taken.value) {
    ++row.silent;
    row.why = taken.why_not;
    return;
  }
  ++row.windows;
  if (!taken.holds) ++row.failed;
  if (row.worst && (row.check == nullptr || !is_worse(*row.check, *taken.value, *row.worst))) return;
  row.worst = taken.value;
  row.worst_at = point->at;
}

bool reached(const Story& story, Stage stage) {
  using experiment::State;
  return std::ranges::any_of(story.parts, [&](const Part& part) {
    if (stage == Stage::before) return part.state == State::baseline;
    return part.state == (stage == Stage::during ? State::injecting : State::recovering);
  });
}

void judge(const Story& story, CheckRow& row) {
  const experiment::CheckResult* own = nullptr;
  if (story.ended != nullptr)
    for (const experiment::CheckResult& result : story.ended->results)
      if (result.check == row.id && result.stage == row.stage) own = &result;
  if (own != nullptr) {
    row.verdict = own->outcome == Outcome::held     ? Verdict::held
                  : own->outcome == Outcome::broken ? Verdict::broken
                                                    : Verdict::inconclusive;
    if (own->worst) row.worst = own->worst;
    row.windows = std::max(row.windows, own->windows);
    row.why = own->why;
    return;
  }
  const bool looked_at = row.windows + row.silent > 0;
  row.verdict = looked_at || reached(story, row.stage) ? Verdict::open : Verdict::unreached;
  if (row.verdict == Verdict::unreached) row.why = "the run did not come to this";
}

}  // namespace

std::vector<CheckRow> judge_rows(const Story& story) {
  std::vector<CheckRow> rows;
  for (const Series& series : story.series) {
    std::array<CheckRow, std::size(stages)> of_stage;
    for (const JournalEntry* point : series.points) {
      CheckRow& row = of_stage[static_cast<std::size_t>(sample(point).stage)];
      row.check = series.check;
      count(point, row);
    }
    for (const Stage stage : stages) {
      CheckRow& row = of_stage[static_cast<std::size_t>(stage)];
      const bool asked_for = series.check != nullptr && wants(*series.check, stage);
      if (!asked_for && row.windows + row.silent == 0) continue;
      row.id = series.id;
      row.check = series.check;
      row.stage = stage;
      judge(story, row);
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace squall::report
