// See html_sections.hpp.
#include "report/html_sections.hpp"

#include <algorithm>

#include "report/drawing.hpp"
#include "report/events.hpp"
#include "report/text.hpp"
#include "report/thin.hpp"

namespace squall::report {
namespace {

constexpr std::size_t most_charts = 150;
constexpr std::size_t most_slices = 240;  // of one chart
constexpr std::size_t all_slices = 24'000;
constexpr std::size_t most_rows = 160;  // of one list of samples
constexpr std::size_t all_rows = 3'000;
constexpr std::size_t most_events = 1'000;
constexpr std::size_t longest_text = 2'000;

void lane_label(Markup& out, const std::string& what, const std::string& more, Verdict verdict, std::uint64_t failed) {
  out.open("div", {{"class", "lane-label"}}).open("span");
  out.text("span", {{"class", "what"}}, what).text(" ").text("span", {{"class", "more"}}, more).close();
  std::string word = std::string(sign_of(verdict)) + " " + std::string(to_string(verdict));
  if (verdict == Verdict::open && failed > 0) word += ", " + plural(failed, "window", "windows") + " failed";
  out.text("span", {{"class", "tag " + class_of(verdict)}}, word).close();
}

std::uint64_t failed_windows(const Story& story, const Series& series) {
  std::uint64_t failed = 0;
  for (const CheckRow& row : story.checks) failed += row.id == series.id ? row.failed : 0;
  return failed;
}

void add_fault_lanes(const Story& story, Markup& out) {
  for (const FaultRow& fault : story.faults) {
    out.open("div", {{"class", "lane-group"}}).open("div", {{"class", "lane-label"}}).open("span");
    out.text("span", {{"class", "what"}}, fault.sentence.empty() ? fault.name : fault.sentence).close();
    std::string hits = fault.reached ? "hits not known" : "not reached";
    if (fault.counted) hits = plural(fault.injected, "hit", "hits");
    out.text("span", {{"class", "more"}}, hits).close();
    out.raw(draw_fault(story, fault)).close();
  }
}

void add_check_lanes(const Story& story, Markup& out) {
  const std::size_t charts = std::min(story.series.size(), most_charts);
  for (std::size_t i = 0; i < charts; ++i) {
    const Series& series = story.series[i];
    std::string more;
    if (series.check != nullptr) {
      more = source_of(*series.check) + " " + series.check->expect.text;
      if (series.check->cohort != experiment::Cohort::all)
        more += ", " + std::string(to_string(series.check->cohort)) + " cohort";
    }
    out.open("div", {{"class", "lane-group"}});
    lane_label(out, series.id, shortened(more, longest_text), worst_of(story, series), failed_windows(story, series));
    out.raw(draw_series(story, series, std::min(most_slices, all_slices / charts))).close();
  }
  if (charts < story.series.size())
    out.text("p", {{"class", "lead"}},
             "And " + plural(story.series.size() - charts, "check", "checks") + " more: see the table of checks.");
}

void begin_table(Markup& out, const std::string& label, std::initializer_list<std::string_view> titles) {
  out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", label}});
  out.open("table").open("thead").open("tr");
  for (const std::string_view title : titles) out.text("th", {{"scope", "col"}}, title);
  out.close().close().open("tbody");
}

void end_table(Markup& out) { out.close().close().close(); }

void add_sample_row(const Series& series, const experiment::JournalEntry* point, Markup& out) {
  const experiment::Sample& taken = sample(point);
  const Verdict verdict = !taken.value ? Verdict::inconclusive : taken.holds ? Verdict::held : Verdict::broken;
  out.open("tr").text("td", {{"class", "at"}}, print_exact_clock(point->at)).text("td", {}, to_string(taken.stage));
  out.text("td", {{"class", "num"}}, taken.value ? print_value(series.check, *taken.value) : "no value");
  out.text("td", {{"class", "num"}}, print_count(taken.samples));
  std::string word = !taken.value ? shortened(taken.why_not, 300) : taken.holds ? "holds" : "fails";
  out.text("td", {{"class", class_of(verdict)}}, std::string(sign_of(verdict)) + " " + word).close();
}

}  // namespace

std::string_view sign_of(Verdict verdict) {
  constexpr std::string_view signs[] = {"\xe2\x9c\x93", "\xe2\x9c\x95", "?", "\xc2\xb7", "\xe2\x80\x93"};
  return signs[static_cast<std::size_t>(verdict)];
}

std::string class_of(Verdict verdict) {
  std::string name(to_string(verdict));
  std::ranges::replace(name, ' ', '-');
  return name;
}

Verdict worst_of(const Story& story, const Series& series) {
  using enum Verdict;
  Verdict worst = unreached;
  for (const Verdict candidate : {held, open, inconclusive, broken})
    if (std::ranges::any_of(story.checks,
                            [&](const CheckRow& row) { return row.id == series.id && row.verdict == candidate; }))
      worst = candidate;
  return worst;
}

std::string html_lanes(const Story& story) {
  Markup out;
  out.open("div", {{"class", "lanes"}});
  out.open("div", {{"class", "lane-group"}}).raw(draw_parts(story)).raw(draw_axis(story)).close();
  add_fault_lanes(story, out);
  add_check_lanes(story, out);
  if (!story.marks.empty()) {
    out.open("div", {{"class", "lane-group"}}).open("div", {{"class", "lane-label"}});
    out.text("span", {{"class", "what"}}, "Notes, ticks and interventions").close();
    out.raw(draw_marks(story)).close();
  }
  return out.raw(draw_axis(story)).take();
}

std::string html_rehearsal(const Rehearsal& rehearsal) {
  Markup out;
  begin_table(out, "Steps of the runbook", {"Step", "What to do", "Ticked by", "At", "Time (UTC)", "Took"});
  for (const RehearsedStep& step : rehearsal.steps) {
    out.open("tr").text("th", {{"scope", "row"}}, std::to_string(step.number));
    const std::string what = step.imperative.empty() ? "not in the runbook" : step.imperative;
    out.text("td", {{"class", "text"}}, shortened(what, longest_text));
    if (step.used) {
      out.text("td", {}, shortened(step.by, 100)).text("td", {{"class", "at"}}, print_exact_clock(step.at));
      out.text("td", {{"class", "at dim"}}, print_moment(step.wall).substr(11, 8));
      out.text("td", {{"class", "num"}}, step.took ? print_length(*step.took) : "before any fault");
    } else {
      out.open("td", {{"colspan", "4"}})
          .text("span", {{"class", "tag not-reached"}}, "\xe2\x80\x93 never used")
          .close();
    }
    out.close();
  }
  end_table(out);
  return out.take();
}

std::string html_marks(const Story& story) {
  constexpr std::string_view words[] = {"note", "tick", "pause", "goes on", "extended", "stop"};
  Markup out;
  begin_table(out, "Notes, ticks and interventions", {"No.", "At", "Time", "What", "By", "Text"});
  const std::size_t shown = std::min(story.marks.size(), most_events / 2);
  for (std::size_t i = 0; i < shown; ++i) {
    const Mark& mark = story.marks[i];
    out.open("tr").text("th", {{"scope", "row"}}, std::to_string(i + 1));
    out.text("td", {{"class", "at"}}, print_exact_clock(mark.at));
    out.text("td", {{"class", "at dim"}}, print_moment(mark.wall).substr(11, 8));
    out.text("td", {}, words[static_cast<std::size_t>(mark.kind)]);
    out.text("td", {}, shortened(mark.by, 100));
    out.text("td", {{"class", "text"}}, shortened(mark.text, longest_text)).close();
  }
  end_table(out);
  if (shown < story.marks.size())
    out.text("p", {{"class", "lead"}}, "And " + print_count(story.marks.size() - shown) + " more.");
  return out.take();
}

std::string html_journal(const Story& story) {
  std::vector<const experiment::JournalEntry*> events;
  for (const experiment::JournalEntry& entry : story.record.entries)
    if (!std::holds_alternative<experiment::Sample>(entry.entry) &&
        !std::holds_alternative<experiment::Figures>(entry.entry))
      events.push_back(&entry);
  Markup out;
  begin_table(out, "Journal", {"At", "Time (UTC)", "Event", "Text"});
  for (std::size_t i = 0; i < events.size(); ++i) {
    // Of very many the first and the last: how it began and how it ended.
    if (events.size() > most_events && i == most_events / 2) {
      const std::size_t left_out = events.size() - most_events;
      out.open("tr").text("td", {{"colspan", "4"}}, print_count(left_out) + " entries are left out here.").close();
      i += left_out;
    }
    const Told told = tell(events[i]->entry);
    out.open("tr").text("td", {{"class", "at"}}, print_exact_clock(events[i]->at));
    out.text("td", {{"class", "at dim"}}, print_moment(events[i]->wall).substr(11, 8));
    out.text("td", {{"class", "at"}}, told.kind);
    out.text("td", {{"class", "text"}}, shortened(told.text, longest_text)).close();
  }
  end_table(out);
  return out.take();
}

std::string html_samples(const Story& story) {
  Markup out;
  const std::size_t lists = std::min(story.series.size(), most_charts);
  for (std::size_t i = 0; i < lists; ++i) {
    const Series& series = story.series[i];
    if (series.points.empty()) continue;
    // Of one slice thin() keeps at most four.
    const std::size_t rows = std::max<std::size_t>(8, std::min(most_rows, all_rows / lists));
    const bool whole = series.points.size() <= rows;
    const Points points = whole ? series.points : thin(series.points, std::max<std::size_t>(2, rows / 4));
    std::string summary = series.id + ": " + plural(series.points.size(), "sample", "samples");
    if (points.size() < series.points.size())
      summary += ", of which " + print_count(points.size()) + " are shown, the extremes among them";
    out.open("details", {{"class", "on-screen"}}).text("summary", {}, summary);
    begin_table(out, "Samples of " + series.id, {"At", "Stage", "Value", "Samples", "Bound"});
    for (const experiment::JournalEntry* point : points) add_sample_row(series, point, out);
    end_table(out);
    out.close();
  }
  return out.take();
}

}  // namespace squall::report
