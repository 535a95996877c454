// coverage: what of a journey has been shown, and a no for CI.
#include <algorithm>
#include <array>
#include <memory>
#include <sstream>

#include "cli/context.hpp"
#include "cli/human.hpp"
#include "cli/journey_client.hpp"
#include "cli/journey_view.hpp"
#include "cli/run_client.hpp"
#include "cli/views.hpp"
#include "config/reader.hpp"
#include "journey/coverage.hpp"

namespace squall::cli {
namespace {

constexpr std::array<std::string_view, 5> coverage_formats{"table", "json", "md", "svg", "dot"};

struct CoverageFlags {
  std::string journey;               // empty: the only one
  std::vector<std::string> fail_on;  // statuses
  std::string format;                // empty: by the file's ending, or as --output says
  std::string file;                  // empty: stdout
};

void check_statuses(const std::vector<std::string>& words) {
  std::vector<std::string> known;
  for (const journey::Status status : journey::statuses) known.emplace_back(to_string(status));
  for (const std::string& word : words) {
    if (std::ranges::count(known, word) != 0) continue;
    std::string all;
    for (const std::string& status : known) all += (all.empty() ? "" : ", ") + status;
    const std::string near = config::did_you_mean(word, known);
    throw Failure(exit_usage, "--fail-on " + word + ": no cell has such a status\n  -> " +
                                  (near.empty() ? "they are " + all : near));
  }
}

std::string coverage_format(const Context& context, const CoverageFlags& flags) {
  if (!flags.format.empty()) return flags.format;
  if (flags.file.empty()) return context.format;
  const std::string ending = ending_of(flags.file);
  if (ending == "txt") return "table";
  if (std::ranges::count(coverage_formats, ending) != 0) return ending;
  throw Failure(exit_usage, "-o " + flags.file + ": cannot tell the format by the ending" +
                                "\n  -> end it with .md, .svg, .dot, .json or .txt, or give --format");
}

// For CI any journey counts; a picture and a table are of one.
std::vector<std::string> journeys_meant(Context& context, const CoverageFlags& flags, const std::string& format) {
  const bool picture = format == "svg" || format == "dot";
  if (flags.journey.empty() && !flags.fail_on.empty() && !picture) return journey_names(context.server());
  return {meant_journey(context.server(), flags.journey)};
}

std::string written(Context& context, const std::string& journey, const std::string& format) {
  const Answer answer = context.server().request("GET", journey_path(journey, "coverage?format=") + format);
  if (!answer.ok()) throw refused(answer);
  return answer.text;
}

std::string all_as_json(const std::vector<Json>& looks) {
  const Json answer = looks.size() == 1 ? looks.front() : Json{{"journeys", looks}};
  return answer.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string all_as_text(Context& context, const std::vector<Json>& looks, const std::string& format, bool color) {
  std::ostringstream text;
  for (const Json& look : looks) {
    if (&look != &looks.front()) text << '\n';
    if (format == "table")
      print_coverage(text, look, color);
    else
      text << written(context, text_at(look, "journey"), format);
  }
  return text.str();
}

// Says on stderr which cells are what they must not be.
int judge(Context& context, const std::vector<Json>& looks, const std::vector<std::string>& fail_on) {
  std::string bad;
  for (const Json& look : looks)
    for (const Json& cell : member(look, "cells"))
      if (const std::string status = text_at(cell, "status"); std::ranges::count(fail_on, status) != 0)
        bad += "  " + capitals(status) + "  " + cleaned(text_at(cell, "cell")) + "\n";
  if (bad.empty()) return exit_ok;
  std::string words;
  for (const std::string& status : fail_on) words += (words.empty() ? "" : ",") + status;
  context.err << "squall: cells that must not be, by --fail-on " << words << ":\n" << bad;
  return exit_no;
}

int coverage(Context& context, const CoverageFlags& flags) {
  check_statuses(flags.fail_on);
  const std::string format = coverage_format(context, flags);
  std::vector<Json> looks;
  for (const std::string& journey : journeys_meant(context, flags, format))
    looks.push_back(context.server().call("GET", journey_path(journey, "coverage")));
  const std::string text = format == "json"
                               ? all_as_json(looks)
                               : all_as_text(context, looks, format, context.color() && flags.file.empty());
  if (flags.file.empty()) {
    context.out << text << std::flush;
  } else {
    save(flags.file, text);
    context.err << "squall: the coverage is in " << flags.file << '\n';
  }
  return judge(context, looks, flags.fail_on);
}

}  // namespace

void add_coverage_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("coverage", "Show what of a journey has been shown, cell by cell");
  const auto flags = std::make_shared<CoverageFlags>();
  verb->add_option("JOURNEY", flags->journey, "The journey; the only one when left out");
  verb->add_option("--fail-on", flags->fail_on,
                   "End with 1 when a cell has one of these: gap,broken,blind,stale,untested; without JOURNEY in any")
      ->delimiter(',')
      ->allow_extra_args(false);
  verb->add_option("--format", flags->format, "table, json, md, svg or dot; by the file's ending when left out")
      ->check(CLI::IsMember(std::vector<std::string>(coverage_formats.begin(), coverage_formats.end())));
  verb->add_option("-o", flags->file, "The file to save it in");
  verb->callback([&context, flags] { context.action = [&context, flags] { return coverage(context, *flags); }; });
}

}  // namespace squall::cli
