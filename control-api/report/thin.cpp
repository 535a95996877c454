// See thin.hpp.
#include "report/thin.hpp"

#include <algorithm>

namespace squall::report {
namespace {

using experiment::JournalEntry;
using experiment::Sample;

// What is worth showing of one slice.
struct Keep {
  const JournalEntry *low = nullptr, *high = nullptr, *failing = nullptr, *silent = nullptr;

  static const Sample& of(const JournalEntry* point) { return std::get<Sample>(point->entry); }

  void add(const JournalEntry* point) {
    const Sample& taken = of(point);
    if (!taken.value) {
      if (silent == nullptr) silent = point;
      return;
    }
    if (low == nullptr || *taken.value < *of(low).value) low = point;
    if (high == nullptr || *taken.value > *of(high).value) high = point;
    if (failing == nullptr && !taken.holds) failing = point;
  }

  void flush(Points& out) {
    Points kept;
    for (const JournalEntry* point : {low, high, failing, silent})
      if (point != nullptr && std::ranges::count(kept, point) == 0) kept.push_back(point);
    std::ranges::stable_sort(kept, {}, [](const JournalEntry* point) { return point->at; });
    out.insert(out.end(), kept.begin(), kept.end());
    *this = Keep{};
  }
};

}  // namespace

Points thin(const Points& points, std::size_t slices) {
  if (points.size() <= slices || points.size() < 3 || slices == 0) return points;
  const Duration begin = points.front()->at;
  const double length = std::max(1.0, static_cast<double>((points.back()->at - begin).count()));
  const auto slice_of = [&](const JournalEntry* point) {
    const double share = static_cast<double>((point->at - begin).count()) / length;
    return std::min(slices - 1, static_cast<std::size_t>(share * static_cast<double>(slices)));
  };
  Points out{points.front()};
  Keep keep;
  std::size_t slice = 0;
  experiment::Stage stage = Keep::of(points.front()).stage;
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    const std::size_t of_point = slice_of(points[i]);
    const experiment::Stage its_stage = Keep::of(points[i]).stage;
    if (of_point != slice || its_stage != stage) keep.flush(out);
    slice = of_point;
    stage = its_stage;
    keep.add(points[i]);
  }
  keep.flush(out);
  out.push_back(points.back());
  return out;
}

}  // namespace squall::report
