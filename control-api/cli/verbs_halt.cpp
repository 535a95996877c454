// halt, resume: the emergency stop and its release.
#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "cli/clock.hpp"
#include "cli/context.hpp"
#include "cli/failure.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

constexpr const char* halt_path = "/v1/halt";

std::string with_reason(const std::string& reason) {
  return reason.empty() ? halt_path : std::string(halt_path) + "?reason=" + encoded(reason);
}

// The halt itself waits for no disk; who typed it may, for a second, before it is called a disk that fails. No answer
// is none either: that makes no failure of a halt that worked.
bool gets_to_disk(Context& context) try {
  const SteadyTime give_up = steady_now() + std::chrono::seconds{1};
  for (;;) {
    const auto left = std::chrono::floor<std::chrono::milliseconds>(give_up - steady_now());
    if (left <= left.zero()) return false;
    context.server().set_patience(left);
    if (member(context.server().call("GET", halt_path), "persisted") == true) return true;
    std::this_thread::sleep_for(std::min(left, std::chrono::milliseconds{100}));
  }
} catch (const Failure&) {
  return false;
}

int halt(Context& context, const std::string& reason) {
  const Json answer = context.server().call("PUT", with_reason(reason));
  if (context.print_json(answer)) return exit_ok;
  context.out << toned("halted", Tone::bad, context.color())
              << ": every fault is off and none can be put until `squall resume --reason WHY`\n";
  context.out.flush();
  if (member(answer, "persisted") == false && !gets_to_disk(context))
    context.err << "squall: the halt is not on the disk: it holds, but not over a restart\n";
  return exit_ok;
}

int resume(Context& context, const std::string& reason) {
  const Json answer = context.server().call("DELETE", with_reason(reason));
  if (!context.print_json(answer))
    context.out << "released: faults can be put again; those from before do not come back\n";
  return exit_ok;
}

}  // namespace

void add_halt_verbs(CLI::App& app, Context& context) {
  const auto why = std::make_shared<std::string>();
  CLI::App* stop =
      app.add_subcommand("halt", "Remove every fault at once, and let none in until `resume`, over restarts too");
  stop->add_option("--reason", *why, "Why, for those who come after");
  stop->callback([&context, why] { context.action = [&context, why] { return halt(context, *why); }; });

  CLI::App* release = app.add_subcommand("resume", "Release the halt");
  release->add_option("--reason", *why, "Why it is safe again")->required();
  release->callback([&context, why] { context.action = [&context, why] { return resume(context, *why); }; });
}

}  // namespace squall::cli
