// The page (report.hpp): the record as the data of the template in html_template.cpp.
#include <kainjow/mustache.hpp>

#include <algorithm>

#include "page/style.hpp"
#include "report/cohorts.hpp"
#include "report/drawing.hpp"
#include "report/formats.hpp"
#include "report/html_page.hpp"
#include "report/html_sections.hpp"
#include "report/rehearsal.hpp"
#include "report/repeat.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

using kainjow::mustache::data;
using Pairs = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view dash = "\xe2\x80\x93";

data flag(bool value) { return data(value ? data::type::bool_true : data::type::bool_false); }

data pairs(const Pairs& values, const std::string& title, const std::string& text) {
  data list(data::type::list);
  for (const auto& [name, value] : values) {
    data item;
    item.set(title, name);
    item.set(text, value);
    list << item;
  }
  return list;
}

// Drawn, for not every font has such signs.
std::string icon(const std::string& word) {
  constexpr std::pair<std::string_view, std::string_view> paths[] = {
      {"held", "M3 13l6 6L21 5"},
      {"broken", "M5 5l14 14M19 5L5 19"},
      {"stopped", "M5 5h14v14H5z"},
      {"inconclusive", "M7 8a5 5 0 1 1 7 5c-1.5 .7-2 1.5-2 3M12 20.5v.5"},
      {"refused", "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18M6 6l12 12"},
      {"crashed", "M13 2L5 13h7l-2 9l9-12h-7z"},
      {"under way", "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18M12 7v5l4 2"}};
  Markup svg;
  svg.open("svg", {{"viewBox", "0 0 24 24"}, {"aria-hidden", "true"}});
  for (const auto& [name, path] : paths)
    if (name == word)
      svg.leaf("path", {{"d", std::string(path)},
                        {"fill", "none"},
                        {"stroke", "currentColor"},
                        {"stroke-width", "3"},
                        {"stroke-linecap", "round"},
                        {"stroke-linejoin", "round"}});
  return svg.take();
}

data number_item(const std::string& title, const std::optional<std::string>& value, const std::string& of) {
  data item;
  item.set("number_title", title);
  item.set("number", value.value_or("no data"));
  item.set("number_class", value ? "big" : "big none");
  item.set("number_of", of);
  return item;
}

data number_list(const Numbers& all) {
  std::optional<std::string> p99, errors, recovery;
  if (all.worst_p99) p99 = experiment::print_value(experiment::Dimension::duration, *all.worst_p99);
  if (all.error_rate) errors = experiment::print_value(experiment::Dimension::share, *all.error_rate);
  if (all.recovery) recovery = print_length(*all.recovery);
  data list(data::type::list);
  list << number_item("Worst p99", p99, all.worst_p99_of);
  list << number_item("Error rate", errors, all.error_rate_of);
  list << number_item("Time to recover", recovery, all.recovery_of);
  return list;
}

data check_list(const Story& story) {
  data list(data::type::list);
  const std::string* last = nullptr;
  for (const CheckRow& row : story.checks) {
    const bool first = last == nullptr || *last != row.id;
    last = &row.id;
    data item;
    item.set("check", row.id);
    item.set("check_row", first ? "first" : "same");
    item.set("check_more", flag(first && row.check != nullptr));
    item.set("check_source", row.check != nullptr ? shortened(source_of(*row.check), 300) : "");
    item.set("stage", std::string(experiment::to_string(row.stage)));
    item.set("verdict", std::string(to_string(row.verdict)));
    item.set("verdict_class", class_of(row.verdict));
    item.set("verdict_sign", std::string(sign_of(row.verdict)));
    item.set("has_check_why", flag(!row.why.empty()));
    item.set("check_why", shortened(row.why, 300));
    item.set("worst", row.worst ? print_value(row.check, *row.worst) : "no data");
    item.set("bound", row.check != nullptr ? row.check->expect.text : std::string(dash));
    item.set("windows", print_count(row.windows));
    item.set("failed", print_count(row.failed));
    item.set("samples", row.least == row.most ? print_count(row.most)
                                              : print_count(row.least) + std::string(dash) + print_count(row.most));
    list << item;
  }
  return list;
}

data figure_row(const FigureRow& row, const HopFigures& hop) {
  data cells(data::type::list);
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    data cell;
    cell.set("cell", row.cells[i]);
    cell.set("cell_class", row.cells[i] == "no data" ? "dim" : "");
    cell.set("has_bar", flag(row.bars[i].has_value()));
    cell.set("bar", percent(row.bars[i].value_or(0)));
    cell.set("bar_class", hop.columns[i].title == "faulted" ? "faulted" : "");
    cells << cell;
  }
  data item;
  item.set("figure", row.title);
  item.set("cells", cells);
  return item;
}

data hop_list(const std::vector<HopFigures>& hops) {
  data list(data::type::list);
  for (const HopFigures& hop : hops) {
    data columns(data::type::list);
    for (const Column& column : hop.columns) columns << data("column", column.title);
    data rows(data::type::list);
    for (const FigureRow& row : rows_of(hop)) rows << figure_row(row, hop);
    data item;
    item.set("hop", hop.hop);
    item.set("columns", columns);
    item.set("figure_rows", rows);
    list << item;
  }
  return list;
}

data fault_list(const Story& story) {
  data list(data::type::list);
  for (const FaultRow& row : story.faults) {
    const auto count = [&](bool known, std::uint64_t value) {
      return known ? print_count(value) : std::string(row.reached ? "not known" : "not reached");
    };
    data item;
    item.set("fault", row.name);
    item.set("fault_sentence", row.sentence.empty() ? "on " + row.hop : row.sentence);
    item.set("fault_phase", row.phase.empty() ? std::string(dash) : row.phase);
    item.set("matched", count(row.counted, row.matched));
    item.set("injected", count(row.counted, row.injected));
    item.set("never_hit", flag(row.counted && row.injected == 0));
    item.set("connections", count(row.counted, row.connections));
    item.set("epoch", count(row.reached, row.epoch));
    item.set("told", count(row.reached, row.told));
    list << item;
  }
  return list;
}

Pairs people(const Story& story) {
  const experiment::Record& record = story.record;
  Pairs facts;
  const auto add = [&](const char* title, const std::string& text) {
    if (!text.empty()) facts.emplace_back(title, shortened(text, 500));
  };
  add("Owner", record.experiment.owner);
  add("Proves", record.experiment.cell);
  add("Runbook", record.experiment.runbook);
  add("Started by", record.header.by);
  add("Because", record.header.why);
  if (record.ended) add("Ended", print_moment(*record.ended) + ", after " + print_length(story.length));
  return facts;
}

void set_page_one(const Story& story, data& page) {
  const experiment::Record& record = story.record;
  const std::string word = outcome_word(record);
  std::string tone = word;
  std::ranges::replace(tone, ' ', '-');
  page.set("experiment", record.experiment.name.empty() ? record.header.id : record.experiment.name);
  page.set("outcome", word);
  page.set("tone", tone);
  page.set("icon", icon(word));
  page.set("run", record.header.id);
  page.set("started", print_moment(record.header.started));
  page.set("env", record.header.env);
  page.set("version", record.header.version);
  page.set("claim", record.experiment.claim);
  page.set("reason", reason(story));
  page.set("numbers", number_list(numbers(story)));
  data todo(data::type::list);
  const auto all = follow_ups(story);
  for (const std::string& text : all) todo << data("follow_up", text);
  page.set("follow_ups", todo);
  page.set("has_follow_ups", flag(!all.empty()));
  page.set("people", pairs(people(story), "person_title", "person"));
}

void set_drawings(const Story& story, data& page) {
  page.set("has_timeline", flag(!story.parts.empty()));
  page.set("strip", draw_strip(story));
  page.set("strip_axis", draw_axis(story));
  page.set("lanes", html_lanes(story));
}

void set_runbook(const experiment::Record& record, data& page) {
  const std::optional<Rehearsal> rehearsal = rehearsal_of(record);
  page.set("has_rehearsal", flag(rehearsal.has_value()));
  const std::string& named = record.experiment.runbook;
  page.set("runbook", named.empty() ? "The experiment names no runbook." : "The runbook is " + named + ".");
  if (!rehearsal) return;
  page.set("rehearsed", sentence_of(*rehearsal));
  page.set("has_steps", flag(!rehearsal->steps.empty()));
  page.set("step_table", html_rehearsal(*rehearsal));
  page.set("has_runbook_page", flag(!rehearsal->page.empty()));
  page.set("runbook_page", rehearsal->page);
  const std::string& text = rehearsal->readable ? rehearsal->text : record.header.runbook_text;
  page.set("has_runbook_text", flag(!text.empty()));
  page.set("runbook_text", text);
}

void set_tables(const Story& story, data& page) {
  page.set("has_checks", flag(!story.checks.empty()));
  page.set("checks", check_list(story));
  const auto hops = side_by_side(story);
  page.set("has_hops", flag(!hops.empty()));
  page.set("hops", hop_list(hops));
  page.set("faults", fault_list(story));
  page.set("has_marks", flag(!story.marks.empty()));
  page.set("mark_table", html_marks(story));
  page.set("journal", html_journal(story));
  page.set("sample_lists", html_samples(story));
}

}  // namespace

std::string render_html(const Story& story) {
  data page;
  set_page_one(story, page);
  set_drawings(story, page);
  set_runbook(story.record, page);
  set_tables(story, page);
  page.set("style", std::string(page::base_style) + std::string(html_style));
  page.set("command", command_line(story.record.header));
  page.set("facts", pairs(facts(story.record.header), "fact_title", "fact"));
  page.set("text", story.record.header.text);
  page.set("entries", plural(story.record.entries.size(), "entry", "entries"));
  kainjow::mustache::mustache skeleton{std::string(html_template)};
  skeleton.set_custom_escape([](const std::string& text) { return escape_markup(text); });
  return skeleton.render(page);
}

}  // namespace squall::report
