// runbook: what to do when a hop fails, with the values of a run or of none, and which runbooks there are.
#include <memory>

#include "cli/clock.hpp"
#include "cli/context.hpp"
#include "cli/human.hpp"
#include "cli/journey_client.hpp"
#include "cli/run_client.hpp"
#include "cli/run_look.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

struct RunbookFlags {
  std::string what;    // a run's id, or else a runbook's name; empty: the list
  std::string format;  // empty: by the file's ending, or md
  std::string file;    // empty: stdout
};

std::string joined_words(const Json& words) {
  std::string text;
  for (const Json& word : words) text += (text.empty() ? "" : ", ") + flow(word);
  return text;
}

// `3 h ago by ana in slow-database-1`
Cell rehearsed_cell(const Json& rehearsed, WallTime now) {
  if (!rehearsed.is_object()) return {"never", Tone::warn};
  const std::string by = text_at(rehearsed, "by");
  return {ago(text_at(rehearsed, "at"), now) + (by.empty() ? "" : " by " + by) + " in " + text_at(rehearsed, "run")};
}

Cell first_problem_cell(const Json& runbook) {
  const Json& problems = member(runbook, "problems");
  if (!problems.is_array() || problems.empty()) return {"wrong: squall check", Tone::bad};
  return {problem_text(problems.front()) +
              (problems.size() == 1 ? "" : " (and " + std::to_string(problems.size() - 1) + " more: squall check)"),
          Tone::bad};
}

Table runbooks_table(const Json& runbooks, WallTime now) {
  Table table(
      {{"RUNBOOK"}, {"HOP"}, {"MODES"}, {"OWNER"}, {"WORDS", true}, {"STEPS", true}, {"REHEARSED BY"}, {"REHEARSED"}});
  for (const Json& runbook : runbooks) {
    const std::string name = text_at(runbook, "name");
    if (name.empty())
      table.add({{text_at(runbook, "file"), Tone::strong}, "", "", "", "", "", "", first_problem_cell(runbook)});
    else
      table.add({{name, Tone::strong},
                 text_at(runbook, "hop"),
                 joined_words(member(runbook, "modes")),
                 text_at(runbook, "owner"),
                 text_at(runbook, "words"),
                 text_at(runbook, "steps"),
                 joined_words(member(runbook, "experiments")),
                 member(runbook, "problems").is_array() ? first_problem_cell(runbook)
                                                        : rehearsed_cell(member(runbook, "rehearsed"), now)});
  }
  return table;
}

int list_runbooks(Context& context) {
  const Json answer = context.server().call("GET", "/v1/runbooks");
  if (context.print_json(answer)) return exit_ok;
  const std::string folder = text_at(answer, "folder");
  const Table table = runbooks_table(member(answer, "runbooks"), wall_now());
  if (!table.empty())
    table.print(context.out, context.color());
  else
    context.err << (folder.empty() ? "the server has no runbooks: `runbooks:` in its configuration names their folder"
                                   : "no runbooks in " + cleaned(folder))
                << '\n';
  return exit_ok;
}

// Of the run of that id, else of that name.
std::string fetch_runbook(Client& server, const std::string& what, const std::string& format) {
  const std::string query = "?format=" + format;
  Answer of_run = server.request("GET", run_path(what, "runbook") + query);
  if (of_run.ok()) return std::move(of_run.text);
  if (of_run.status != 404) throw refused(of_run);
  Answer named = server.request("GET", "/v1/runbooks/" + encoded(what) + query);
  if (named.ok()) return std::move(named.text);
  // A run that is there has no runbook; what is neither may have been meant as either.
  if (server.request("GET", run_path(what)).ok()) throw refused(of_run);
  const Failure no = refused(named);
  throw Failure(no.exit_code(), std::string(no.what()) + "\n  -> `squall runbook` lists them, `squall runs` the runs");
}

std::string runbook_format(const Context& context, const RunbookFlags& flags) {
  if (!flags.format.empty()) return flags.format;
  if (flags.file.empty()) return context.json() ? "json" : "md";
  const std::string ending = ending_of(flags.file);
  if (ending == "htm") return "html";
  if (ending == "md" || ending == "html" || ending == "json") return ending;
  throw Failure(exit_usage,
                "-o " + flags.file + ": cannot tell the format by the ending\n  -> end it with .md, .html or .json");
}

int show_runbook(Context& context, const RunbookFlags& flags) {
  if (flags.what.empty() && (!flags.format.empty() || !flags.file.empty()))
    throw Failure(exit_usage,
                  "which runbook?\n  -> --format and -o are for one: squall runbook NAME -o runbook.html\n  -> `squall "
                  "runbook` lists them, `squall runs` the runs; `--output json` is the list for machines");
  if (flags.what.empty()) return list_runbooks(context);
  const std::string format = runbook_format(context, flags);
  if (flags.file.empty() && format == "html" && context.terminal)
    throw Failure(exit_usage, "HTML is not for a terminal\n  -> save it:  squall runbook " + flags.what +
                                  " -o runbook.html\n  -> or read it:  squall runbook " + flags.what);
  const std::string text = fetch_runbook(context.server(), flags.what, format);
  if (flags.file.empty()) {
    context.out << text << std::flush;
    return exit_ok;
  }
  save(flags.file, text);
  context.err << "squall: the runbook is in " << flags.file << '\n';
  return exit_ok;
}

}  // namespace

void add_runbook_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("runbook", "Read a runbook, with the values of a run; without a name list them");
  const auto flags = std::make_shared<RunbookFlags>();
  verb->add_option("WHAT", flags->what, "The id of a run, or the name of a runbook");
  verb->add_option("--format", flags->format, "md, html or json; by the file's ending, or md, when left out")
      ->check(CLI::IsMember({"md", "html", "json"}));
  verb->add_option("-o", flags->file, "The file to save it in");
  verb->callback([&context, flags] { context.action = [&context, flags] { return show_runbook(context, *flags); }; });
}

}  // namespace squall::cli
