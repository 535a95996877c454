// The word, the reason and the numbers (summary.hpp); what to do next is in follow_ups.cpp.
#include "report/summary.hpp"

#include <algorithm>

#include "report/story.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

using experiment::Cohort;
using experiment::Figures;
using experiment::Measure;
using experiment::Metric;
using experiment::State;

struct Found {
  double value = 0;
  std::string of;
  bool spared = false;  // the run does not fault this hop
  bool all = true;      // of both cohorts together
};

// Spared hops before faulted ones, everybody before a cohort, then the worst.
bool outranks(const Found& a, const std::optional<Found>& b) {
  if (!b) return true;
  if (a.spared != b->spared) return a.spared;
  if (a.all != b->all) return a.all;
  return a.value > b->value;
}

bool is_spared(const experiment::Record& record, const std::string& hop) {
  return std::ranges::count(faulted_hops(record.experiment), hop) == 0;
}

// Of the checks that ask for this very measure.
std::optional<Found> worst_sample(const Story& story, Measure measure) {
  std::optional<Found> worst;
  for (const Series& series : story.series) {
    const auto* metric = series.check != nullptr ? std::get_if<Metric>(&series.check->from) : nullptr;
    if (metric == nullptr || metric->measure != measure) continue;
    Found found{0, metric->hop, is_spared(story.record, metric->hop), series.check->cohort == Cohort::all};
    if (!metric->endpoint.empty()) found.of += ", endpoint " + metric->endpoint;
    if (!found.all) found.of += ", " + std::string(to_string(series.check->cohort)) + " cohort";
    found.of += ", the worst window";
    for (const experiment::JournalEntry* point : series.points) {
      const experiment::Sample& taken = sample(point);
      if (taken.stage != Stage::during || !taken.value) continue;
      found.value = *taken.value;
      if (outranks(found, worst)) worst = found;
    }
  }
  return worst;
}

// Of the whole stage; `value` answers nothing where there is no data.
template <class Value>
std::optional<Found> worst_figures(const Story& story, Value value) {
  std::optional<Found> worst;
  for (const Figures* figures : story.figures) {
    if (figures->stage != Stage::during || figures->cohort != Cohort::all) continue;
    const std::optional<double> number = value(*figures);
    if (!number) continue;
    const Found found{*number, figures->hop + ", over all phases", is_spared(story.record, figures->hop), true};
    if (outranks(found, worst)) worst = found;
  }
  return worst;
}

std::string why_nothing(const Story& story, bool during) {
  const bool injected =
      std::ranges::any_of(story.parts, [](const Part& part) { return part.state == State::injecting; });
  if (!injected) return story.record.outcome ? "nothing was injected" : "nothing is injected yet";
  if (during) return "no data: nothing measured it";
  return "no data";
}

void find_p99(const Story& story, Numbers& numbers) {
  const auto sampled = worst_sample(story, Measure::latency_p99);
  const auto figured = worst_figures(
      story, [](const Figures& figures) { return figures.samples > 0 ? std::optional(figures.p99) : std::nullopt; });
  // A worst window of people's own hop says more than a stage's figures; a cohort's window says less.
  const bool by_window = sampled && (!figured || (sampled->spared >= figured->spared && sampled->all));
  const auto& best = by_window ? sampled : figured;
  numbers.worst_p99_of = best ? best->of : why_nothing(story, true);
  if (best) numbers.worst_p99 = best->value;
}

void find_error_rate(const Story& story, Numbers& numbers) {
  auto best = worst_figures(story, [](const Figures& figures) {
    if (figures.requests == 0) return std::optional<double>();
    return std::optional(static_cast<double>(figures.errors) / static_cast<double>(figures.requests));
  });
  if (const auto sampled = worst_sample(story, Measure::error_rate);
      sampled && (!best || sampled->spared > best->spared))
    best = sampled;
  numbers.error_rate_of = best ? best->of : why_nothing(story, true);
  if (best) numbers.error_rate = best->value;
}

void find_recovery(const Story& story, Numbers& numbers) {
  const bool recovering =
      std::ranges::any_of(story.parts, [](const Part& part) { return part.state == State::recovering; });
  const bool asked = std::ranges::any_of(story.checks, [](const CheckRow& row) { return row.stage == Stage::after; });
  if (story.ended != nullptr && story.ended->recovery) {
    numbers.recovery = story.ended->recovery;
    numbers.recovery_of = "from faults off until every check held";
  } else if (!recovering) {
    numbers.recovery_of =
        why_nothing(story, false) == "no data" ? "the run did not come to recover" : why_nothing(story, false);
  } else if (!asked) {
    numbers.recovery_of = "no check looks at the time after";
  } else if (story.ended == nullptr) {
    numbers.recovery_of = story.record.outcome ? "the run did not end its recovery" : "recovering";
  } else {
    numbers.recovery_of = "not within " + print_length(story.record.experiment.recovery);
  }
}

// As it was written, for it may begin with a check's id.
std::string with_full_stop(std::string text) {
  return text + (text.ends_with('.') || text.ends_with('!') || text.ends_with('?') ? "" : ".");
}

}  // namespace

Numbers numbers(const Story& story) {
  Numbers numbers;
  find_p99(story, numbers);
  find_error_rate(story, numbers);
  find_recovery(story, numbers);
  return numbers;
}

std::string reason(const Story& story) {
  const experiment::Record& record = story.record;
  if (record.outcome) return record.why.empty() ? "No reason was written down." : with_full_stop(record.why);
  std::string now = std::string(to_string(record.state));
  if (record.state == State::injecting && !story.parts.empty()) now += " (phase " + story.parts.back().label + ")";
  return "The run is " + now + "; this is what is known so far.";
}

std::string outcome_word(const experiment::Record& record) {
  return record.outcome ? std::string(to_string(*record.outcome)) : "under way";
}

Numbers numbers(const experiment::Record& record) { return numbers(Story(record)); }
std::string reason(const experiment::Record& record) { return reason(Story(record)); }

}  // namespace squall::report
