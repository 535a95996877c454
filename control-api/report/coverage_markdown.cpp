// The table of a journey's cells (coverage.hpp).
#include "report/coverage.hpp"
#include "report/markdown_table.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

constexpr std::size_t longest_coverage_cell = 300;
constexpr std::size_t shown_of_hash = 12;

std::string coverage_text(const std::string& text) { return escape_markdown(shortened(text, longest_coverage_cell)); }

std::string fallback_of(const journey::Cell& cell) {
  if (!cell.fallback.empty()) return coverage_text(cell.fallback);
  return cell.accepted.empty() ? "**none**" : "none, accepted: " + coverage_text(cell.accepted);
}

std::string coverage_row(const journey::CellCoverage& covered) {
  const bool tried = covered.last.has_value();
  return table_row({"**" + status_word(covered.status) + "**", coverage_text(covered.name),
                    std::string(to_string(covered.cell->user_sees)), fallback_of(*covered.cell),
                    coverage_text(covered.cell->experiment), tried ? coverage_text(covered.last->id) : "",
                    covered.age ? journey::print_age(*covered.age) : "",
                    tried ? coverage_text(covered.last->hash.substr(0, shown_of_hash)) : "",
                    coverage_text(covered.why)});
}

}  // namespace

std::string coverage_markdown(const journey::Journey& journey, const journey::Coverage& coverage) {
  std::string text = "# Coverage of " + coverage_text(journey.name) + "\n\n" + count_cells(coverage) + ". ";
  if (!journey.owner.empty()) text += "Owner: " + coverage_text(journey.owner) + ". ";
  text += "A proof is good for " + journey::print_freshness(journey.fresh_for) + ".\n\n";
  text += table_head({"Status", "Cell", "Users see", "Fallback", "Experiment", "Run", "Age", "File", "Why"});
  for (const journey::CellCoverage& covered : coverage.cells) text += coverage_row(covered);
  return text;
}

}  // namespace squall::report
