// The report for build servers (report.hpp): one suite for the run, one case for each check and stage, one for whether
// it came to its end, one for whether every fault hit something. What was not judged is skipped, and says why.
#include <array>
#include <chrono>

#include "experiment/rfc3339.hpp"
#include "report/formats.hpp"
#include "report/markup.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

using experiment::Outcome;

enum class Result : std::uint8_t { passed, failure, error, skipped };

struct Case {
  std::string group, name;
  Result result = Result::passed;
  std::string message;
};

Case check_case(const CheckRow& row) {
  std::string name = row.id;
  if (row.check != nullptr) name += ": " + source_of(*row.check) + " " + row.check->expect.text;
  Case one{std::string(experiment::to_string(row.stage)), std::move(name), Result::passed, row.why};
  if (row.verdict == Verdict::broken) one.result = Result::failure;
  if (row.verdict == Verdict::inconclusive || row.verdict == Verdict::open || row.verdict == Verdict::unreached)
    one.result = Result::skipped;
  if (one.result != Result::passed) {
    one.message = std::string(to_string(row.verdict)) + (row.why.empty() ? "" : ": " + row.why);
    if (row.worst) one.message += "; worst " + print_value(row.check, *row.worst);
  }
  return one;
}

// Stopped runs may be broken as well: the stop is told here, whatever the outcome.
Case end_case(const Story& story) {
  Case one{"run", "came to its end, and to a verdict", Result::passed, {}};
  const auto& outcome = story.record.outcome;
  if (!outcome) {
    one.result = Result::skipped;
    one.message = reason(story);
  } else if (story.stopped != nullptr) {
    one.result = Result::error;
    one.message = "stopped (" + std::string(to_string(story.stopped->cause)) + "): " + story.stopped->text;
  } else if (*outcome == Outcome::crashed || *outcome == Outcome::refused || *outcome == Outcome::stopped ||
             *outcome == Outcome::inconclusive) {
    one.result = Result::error;
    one.message = outcome_word(story.record) + ": " + reason(story);
  }
  return one;
}

Case hit_case(const Story& story) {
  Case one{"run", "every fault hit something", Result::passed, {}};
  for (const FaultRow& fault : story.faults) {
    if (fault.counted && fault.injected > 0) continue;
    one.result = Result::skipped;
    one.message += (one.message.empty() ? "" : "; ") + fault.name + ": ";
    one.message += fault.counted ? "never hit" : fault.reached ? "hits not known" : "not reached";
  }
  return one;
}

void print_case(const Case& one, const std::string& suite, Markup& xml) {
  const Attributes attributes = {{"classname", suite + "." + one.group}, {"name", one.name}, {"time", "0"}};
  if (one.result == Result::passed) {
    xml.leaf("testcase", attributes);
    return;
  }
  constexpr std::array<std::string_view, 4> tags{"", "failure", "error", "skipped"};
  xml.open("testcase", attributes);
  xml.leaf(tags[static_cast<std::size_t>(one.result)], {{"message", one.message}});
  xml.close();
}

std::vector<Case> cases_of(const Story& story) {
  std::vector<Case> cases;
  for (const CheckRow& row : story.checks) cases.push_back(check_case(row));
  cases.push_back(end_case(story));
  cases.push_back(hit_case(story));
  return cases;
}

}  // namespace

std::string render_junit(const Story& story) {
  const experiment::Header& header = story.record.header;
  const std::string& experiment = story.record.experiment.name;
  const std::string suite = experiment.empty() ? header.id : experiment;
  const std::vector<Case> cases = cases_of(story);
  const auto count = [&](Result result) {
    std::size_t found = 0;
    for (const Case& one : cases) found += one.result == result ? 1 : 0;
    return std::to_string(found);
  };
  Markup xml;
  xml.open("testsuites")
      .open("testsuite", {{"name", suite},
                          {"tests", std::to_string(cases.size())},
                          {"failures", count(Result::failure)},
                          {"errors", count(Result::error)},
                          {"skipped", count(Result::skipped)},
                          {"time", number(std::chrono::duration<double>(story.length).count())},
                          {"timestamp", experiment::rfc3339(header.started).substr(0, 19)}});
  xml.open("properties");
  for (const auto& [name, value] : {std::pair<std::string, std::string>{"run", header.id},
                                    {"outcome", outcome_word(story.record)},
                                    {"why", reason(story)},
                                    {"seed", std::to_string(header.seed)},
                                    {"sha256", header.hash},
                                    {"squall", header.version}})
    xml.leaf("property", {{"name", name}, {"value", value}});
  xml.close();
  for (const Case& one : cases) print_case(one, suite, xml);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml.take() + "\n";
}

}  // namespace squall::report
