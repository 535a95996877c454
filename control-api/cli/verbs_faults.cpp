// faults, fault add|rm|apply: breaking things, and stopping to.
#include <memory>

#include "cli/context.hpp"
#include "cli/fault_flags.hpp"
#include "cli/hold.hpp"
#include "cli/human.hpp"
#include "cli/value.hpp"
#include "cli/views.hpp"
#include "cli/vocabulary.hpp"

namespace squall::cli {
namespace {

constexpr const char* faults_path = "/v1/faults";

std::string fault_path(const std::string& name) { return std::string(faults_path) + "/" + encoded(name); }

std::string counted(std::uint64_t count, const char* thing) {
  return human_count(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string receipt_text(const Json& answer) {
  const Json& receipt = member(answer, "receipt");
  if (receipt.is_null()) return "";
  return "in force since epoch " + text_at(receipt, "epoch") + ", " +
         counted(count_at(receipt, "connections"), "live connection");
}

std::string start_text(const Json& fault) {
  const std::string after = text_at(fault, "after");
  return after.empty() || after == "0s" ? "" : ", starting in " + after;
}

// Of how many that came by, where the server counts them.
std::string hits_text(const Json& counters) {
  const std::uint64_t hit = count_at(counters, "connections");
  const std::uint64_t matched = count_at(counters, "matched");
  return "injected " + counted(count_at(counters, "injected"), "time") + " on " +
         (matched > hit ? human_count(hit) + " of " + counted(matched, "connection") : counted(hit, "connection"));
}

std::string end_text(const Answer& last) {
  const std::string state = text_at(last.body, "state");
  if (last.ok() && state == "active") return " removed";
  if (last.ok() && state == "pending") return " removed before it had started";
  return " had ended before the command did";
}

int list_faults(Context& context) {
  const Json answer = context.server().call("GET", faults_path);
  if (context.print_json(answer)) return exit_ok;
  const Table table = faults_table(member(answer, "faults"));
  if (table.empty()) {
    context.err << "no faults: everything passes untouched\n";
    return exit_ok;
  }
  table.print(context.out, context.color());
  return exit_ok;
}

// Puts the one fault that the flags describe. The answer's fault carries the name it got; `receipt` is beside it.
Json put_fault(Context& context, const FaultFlags& flags) {
  const Json fault = flags.fault();
  Client& server = context.server();
  if (!flags.name.empty()) {
    const Answer answer = server.request("PUT", fault_path(flags.name), fault);
    if (!answer.ok()) throw refused(answer, FlagPlaces{});
    return answer.body;
  }
  const Answer answer = server.request("PUT", faults_path, Json{{"faults", Json::array({fault})}});
  if (!answer.ok()) throw refused(answer, FlagPlaces{});
  const Json& faults = member(answer.body, "faults");
  if (!faults.is_array() || faults.empty()) throw Failure(exit_no, "the server did not say what it put");
  Json put = faults.back();  // a made-up name is new, and what is new comes last
  put["receipt"] = member(answer.body, "receipt");
  return put;
}

int add_fault(Context& context, const FaultFlags& flags) {
  const Json fault = put_fault(context, flags);
  if (context.print_json(fault)) return exit_ok;
  context.out << toned(text_at(fault, "name"), Tone::strong, context.color()) << ": " << sentence(fault) << ", for "
              << text_at(fault, "for") << start_text(fault) << '\n'
              << receipt_text(fault) << '\n';
  return exit_ok;
}

// Lets the fault go and tells what it did. Nothing here may keep the command's exit code from being ours.
void let_go(Context& context, const std::string& name) {
  try {
    const Answer last = context.server().request("GET", fault_path(name));
    const Answer removed = context.server().request("DELETE", fault_path(name));
    context.err << "squall: " << name << end_text(last) << "; it " << hits_text(member(last.body, "counters")) << '\n';
    if (!removed.ok() && removed.status != 404) context.err << "squall: " << refused(removed).what() << '\n';
  } catch (const std::exception& error) {
    context.err << "squall: " << name << " was not removed and ends by itself: " << error.what() << '\n';
  }
}

int hold_fault(Context& context, const FaultFlags& flags) {
  SignalHold hold;
  const Json fault = put_fault(context, flags);
  const std::string name = text_at(fault, "name");
  context.err << "squall: " << name << ": " << sentence(fault) << ", while the command runs, at most "
              << text_at(fault, "for") << start_text(fault) << '\n';
  std::string why_not;
  const int exit_code = hold.run(context.command, why_not);
  if (!why_not.empty()) context.err << "squall: cannot run " << context.command.front() << ": " << why_not << '\n';
  let_go(context, name);
  return exit_code;
}

int remove_faults(Context& context, const std::vector<std::string>& names, bool all) {
  if (names.empty() != all)
    throw Failure(exit_usage, all ? "either names or --all, not both" : "say which faults to remove, or --all");
  if (all) {
    const Json answer = context.server().call("DELETE", faults_path);
    if (!context.print_json(answer)) context.out << "removed " << counted(count_at(answer, "removed"), "fault") << '\n';
    return exit_ok;
  }
  for (const std::string& name : names) {
    const Json answer = context.server().call("DELETE", fault_path(name));
    if (!context.print_json(answer)) context.out << "removed " << name << '\n';
  }
  return exit_ok;
}

int apply_faults(Context& context, const std::string& path) {
  const FaultFile file = load_fault_file(path);
  const Answer answer = context.server().request("PUT", faults_path, file.body);
  if (!answer.ok()) throw refused(answer, FilePlaces(file));
  if (context.print_json(answer.body)) return exit_ok;
  faults_table(member(answer.body, "faults")).print(context.out, context.color());
  context.out << receipt_text(answer.body) << '\n';
  return exit_ok;
}

void add_add(CLI::App& verb, Context& context) {
  CLI::App* add = verb.add_subcommand("add", "Put a fault, or hold it while a command runs: fault add ... -- CMD");
  const auto flags = std::make_shared<FaultFlags>();
  flags->add_to(*add, context.hooks.catalog);
  add->callback([&context, flags] {
    context.takes_command = true;
    context.action = [&context, flags] {
      return context.command.empty() ? add_fault(context, *flags) : hold_fault(context, *flags);
    };
  });
}

void add_rm(CLI::App& verb, Context& context) {
  CLI::App* rm = verb.add_subcommand("rm", "Remove faults by name, or all");
  const auto names = std::make_shared<std::vector<std::string>>();
  const auto all = std::make_shared<bool>(false);
  rm->add_option("NAME", *names, "The faults");
  rm->add_flag("--all", *all, "Every fault");
  rm->callback([&context, names, all] {
    context.action = [&context, names, all] { return remove_faults(context, *names, *all); };
  });
}

void add_apply(CLI::App& verb, Context& context) {
  CLI::App* apply = verb.add_subcommand("apply", "Put the faults of a file at once, all or none");
  const auto path = std::make_shared<std::string>();
  apply
      ->add_option("FILE", *path,
                   "YAML or JSON: {squall: 1, faults: [...]}. A name replaces its fault, no name adds one")
      ->required();
  apply->callback([&context, path] { context.action = [&context, path] { return apply_faults(context, *path); }; });
}

}  // namespace

void add_fault_verbs(CLI::App& app, Context& context) {
  CLI::App* faults = app.add_subcommand("faults", "List the faults and how often they really hit");
  const auto verb = std::make_shared<std::string>();
  faults->add_option("--explain", *verb, "Tell what a verb is and takes instead: delay, throttle, ..., or all");
  faults->callback([&context, verb] {
    context.action = [&context, verb] { return verb->empty() ? list_faults(context) : explain(context, *verb); };
  });
  CLI::App* fault = app.add_subcommand("fault", "Put and remove faults");
  fault->require_subcommand(1);
  add_add(*fault, context);
  add_rm(*fault, context);
  add_apply(*fault, context);
}

}  // namespace squall::cli
