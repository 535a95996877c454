// stop, pause, next, extend, note, tick, report: what people do to a run. A RUN that is left out is the one under way.
#include <unistd.h>

#include <memory>

#include "cli/context.hpp"
#include "cli/run_client.hpp"
#include "cli/run_look.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

constexpr const char* which_run = "The run; the one under way when left out or `-`";

// Where the run stands now, after `done` was done to it.
void print_steered(Context& context, const Json& run, const std::string& done) {
  const RunLook look = look_at_run(run);
  context.out << look.id << ' ' << done << ": " << state_text(look)
              << (look.remaining ? ", " + rounded(*look.remaining) + " left" : "") << '\n';
}

int steer(Context& context, const std::string& wanted, const char* what, const Json& body, const std::string& done) {
  const std::string id = meant_run(context.server(), wanted);
  const Json run = context.server().call("POST", run_path(id, what), body);
  if (!context.print_json(run)) print_steered(context, run, done);
  return exit_ok;
}

int stop(Context& context, const std::string& wanted, const std::string& reason) {
  const std::string id = meant_run(context.server(), wanted);
  const std::string query = reason.empty() ? "" : "?reason=" + encoded(reason);
  const Json answer = context.server().call("POST", run_path(id, "stop") + query);
  if (!context.print_json(answer)) context.out << cleaned(id) << " stops: " << faults_off_text(answer) << '\n';
  return exit_ok;
}

// The last word is what is written down; the one before it, if any, is the run.
struct RunAndWord {
  std::string run, word;
};

RunAndWord run_and_word(const std::vector<std::string>& words, const char* missing) {
  if (words.size() > 2)
    throw Failure(exit_usage, std::to_string(words.size()) + " words\n  -> put quotes around " + missing);
  return {words.size() == 2 ? words.front() : "", words.back()};
}

// What a step of the run's runbook says; empty when that cannot be learned: the tick is what counts.
std::string imperative_of(Client& server, const std::string& id, std::size_t step) try {
  const Answer runbook = server.request("GET", run_path(id, "runbook?format=json"));
  if (runbook.ok())
    for (const Json& one : member(runbook.body, "steps"))
      if (count_at(one, "number") == step) return line_at(one, "imperative");
  return "";
} catch (const Failure&) {
  return "";
}

// `squall note buy-1`: the text was forgotten. What looks like an id and is no run's is a text like any other.
void refuse_run_as_text(Context& context, const std::string& word) {
  const auto number = word.find_last_of('-');
  const bool looks_so = number != std::string::npos && word.find_first_of(" \t\n") == std::string::npos &&
                        number + 1 < word.size() &&
                        word.find_first_not_of("0123456789", number + 1) == std::string::npos;
  if (looks_so && context.server().request("GET", run_path(word)).ok())
    throw Failure(exit_usage, word + " is a run, and the text is missing\n  -> " +
                                  context.to_type("note " + word + " \"the queue drains\""));
}

int note(Context& context, const RunAndWord& what) {
  if (what.word.find_first_not_of(" \t\r\n") == std::string::npos)
    throw Failure(exit_usage,
                  "the note is empty\n  -> say what you see: " + context.to_type("note \"the queue drains\""));
  if (what.run.empty()) refuse_run_as_text(context, what.word);
  return steer(context, what.run, "notes", Json{{"text", what.word}}, "has the note");
}

int tick(Context& context, const RunAndWord& what) {
  const bool digits = !what.word.empty() && what.word.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || what.word.size() > 3)
    throw Failure(exit_usage, what.word + " is no step\n  -> give its number in the runbook: 1, 2, ...");
  const std::size_t step = std::stoul(what.word);
  const std::string id = meant_run(context.server(), what.run);
  const Json run = context.server().call("POST", run_path(id, "ticks"), Json{{"step", step}});
  if (context.print_json(run)) return exit_ok;
  const std::string says = text_at(run, "runbook").empty() ? "" : imperative_of(context.server(), id, step);
  print_steered(context, run, "has step " + what.word + " ticked" + (says.empty() ? "" : ", \"" + says + "\""));
  return exit_ok;
}

struct ReportFlags {
  std::string run;
  std::string format;  // empty: by the file's ending, or html
  std::string file;    // empty: stdout
};

int report(Context& context, const ReportFlags& flags) {
  std::string format = flags.format;
  if (format.empty() && !flags.file.empty()) format = format_by_ending("-o ", flags.file);
  if (format.empty()) format = context.json() ? "json" : "html";
  if (flags.file.empty() && format == "html" && context.terminal)
    throw Failure(exit_usage, "HTML is not for a terminal\n  -> look at " +
                                  report_place(context.server().url(), flags.run) +
                                  "\n  -> or save it:  squall report " + flags.run +
                                  " -o report.html\n  -> or read it:  squall report " + flags.run + " --format md");
  const std::string text = fetch_report(context.server(), flags.run, format);
  if (flags.file.empty()) {
    context.out << text;
    return exit_ok;
  }
  save(flags.file, text);
  context.err << "squall: the report is in " << flags.file << '\n';
  return exit_ok;
}

void add_simple(CLI::App& app, Context& context, const char* name, const char* help, const char* done) {
  CLI::App* verb = app.add_subcommand(name, help);
  const auto run = std::make_shared<std::string>();
  verb->add_option("RUN", *run, which_run);
  verb->callback([&context, run, name, done] {
    context.action = [&context, run, name, done] { return steer(context, *run, name, nullptr, done); };
  });
}

void add_stop(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("stop", "Stop a run: when this returns, its faults are off");
  const auto run = std::make_shared<std::string>();
  const auto reason = std::make_shared<std::string>();
  verb->add_option("RUN", *run, which_run);
  verb->add_option("--reason", *reason, "Why, for those who read the report");
  verb->callback(
      [&context, run, reason] { context.action = [&context, run, reason] { return stop(context, *run, *reason); }; });
}

void add_extend(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("extend", "Make the present phase of a run longer");
  const auto run = std::make_shared<std::string>();
  const auto by = std::make_shared<std::string>();
  verb->add_option("RUN", *run, which_run);
  verb->add_option("--by", *by, "By how much: 2m")->required();
  verb->callback([&context, run, by] {
    context.action = [&context, run, by] {
      return steer(context, *run, "extend", Json{{"by", *by}}, "is " + *by + " longer");
    };
  });
}

void add_note(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("note", "Write down what you see, into the run's journal and report");
  const auto words = std::make_shared<std::vector<std::string>>();
  verb->add_option("TEXT", *words, "[RUN] TEXT: one word or a quoted text; before it the run, if not the one under way")
      ->required();
  verb->callback([&context, words] {
    context.action = [&context, words] {
      return note(context, run_and_word(*words, "the text: squall note \"the queue drains\""));
    };
  });
}

void add_tick(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("tick", "Tick a step of the run's runbook as done");
  const auto words = std::make_shared<std::vector<std::string>>();
  verb->add_option("STEP", *words, "[RUN] STEP: the step's number; before it the run, if not the one under way")
      ->required();
  verb->callback([&context, words] {
    context.action = [&context, words] { return tick(context, run_and_word(*words, "nothing: squall tick RUN STEP")); };
  });
}

void add_report(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("report", "Print or save the report of a run");
  const auto flags = std::make_shared<ReportFlags>();
  verb->add_option("RUN", flags->run, "The run")->required();
  verb->add_option("--format", flags->format, "html, md, json or junit; by the file's ending, or html, when left out")
      ->check(CLI::IsMember({"html", "md", "json", "junit"}));
  verb->add_option("-o", flags->file, "The file to save it in");
  verb->callback([&context, flags] { context.action = [&context, flags] { return report(context, *flags); }; });
}

}  // namespace

void add_steering_verbs(CLI::App& app, Context& context) {
  add_stop(app, context);
  add_simple(app, context, "pause", "Take a run's faults off and let its clock stand until `next`", "is paused");
  add_simple(app, context, "next", "Go on after a pause, or end a phase that waits for it (until: go)", "goes on");
  add_extend(app, context);
  add_note(app, context);
  add_tick(app, context);
  add_report(app, context);
}

}  // namespace squall::cli
