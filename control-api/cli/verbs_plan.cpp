// plan: what an experiment would do, and what would refuse it now.
#include <memory>

#include "cli/context.hpp"
#include "cli/human.hpp"
#include "cli/run_client.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

std::string refusals_text(const Json& refusals, bool color) {
  if (!refusals.is_array() || refusals.empty()) return "nothing would refuse it now\n";
  std::string text = toned("would be refused now:", Tone::bad, color) + "\n";
  for (const Json& refusal : refusals) {
    text += "  " + cleaned(text_at(refusal, "message")) + "\n";
    if (const std::string hint = text_at(refusal, "hint"); !hint.empty()) text += "    -> " + cleaned(hint) + "\n";
  }
  return text;
}

int plan(Context& context, const ExperimentOrder& order) {
  const Answer answer = context.server().request("POST", "/v1/experiments/plan", order_body(order));
  if (!answer.ok()) throw refused_order(answer, order);
  const Json& refusals = member(answer.body, "refusals");
  const int exit_code = refusals.is_array() && !refusals.empty() ? exit_refused : exit_ok;
  if (context.print_json(answer.body)) return exit_code;
  context.out << text_at(answer.body, "timeline");
  std::string vars;
  for (const auto& var : member(answer.body, "vars").items())
    vars += (vars.empty() ? "" : ", ") + var.key() + "=" + flow(var.value());
  if (!vars.empty()) context.out << "with " << cleaned(vars) << '\n';
  context.out << "lasts " << text_at(answer.body, "duration") << "\n\n" << refusals_text(refusals, context.color());
  return exit_code;
}

}  // namespace

void add_plan_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("plan", "Show what an experiment would do, and what would refuse it now");
  const auto order = std::make_shared<ExperimentOrder>();
  add_order(*verb, *order);
  verb->callback([&context, order] { context.action = [&context, order] { return plan(context, *order); }; });
}

}  // namespace squall::cli
