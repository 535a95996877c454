// wait RUN|FAULT: blocks a script until a run or a fault has ended, or a fault has hit often enough.
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include "cli/clock.hpp"
#include "cli/context.hpp"
#include "cli/failure.hpp"
#include "cli/human.hpp"
#include "cli/run_client.hpp"
#include "cli/run_follow.hpp"
#include "cli/run_verdict.hpp"
#include "cli/views.hpp"
#include "config/units.hpp"

namespace squall::cli {
namespace {

constexpr std::chrono::milliseconds between_asks{100};

struct WaitOptions {
  std::string fault;
  std::uint64_t hits = 0;  // 0: until it ended
  std::string timeout;     // empty: as long as it takes
};

std::optional<SteadyTime> deadline_of(const std::string& timeout) {
  if (timeout.empty()) return std::nullopt;
  const auto duration = config::parse_duration(timeout);
  if (!duration) throw Failure(exit_usage, "--timeout " + timeout + ": " + duration.error().front().message);
  return steady_now() + *duration;
}

bool ended(const Json& fault) {
  const std::string state = text_at(fault, "state");
  return state == "expired" || state == "disabled" || fault.is_null();
}

int tell(Context& context, const WaitOptions& options, const Json& fault, int exit_code, const std::string& text) {
  if (context.print_json(fault)) return exit_code;
  (exit_code == exit_ok ? context.out : context.err) << options.fault << ' ' << text << '\n';
  return exit_code;
}

// Ends with the run's outcome as its exit code.
int wait_for_run(Context& context, const WaitOptions& options, Json run, std::optional<SteadyTime> deadline) {
  if (options.hits != 0) throw Failure(exit_usage, "--hits is about faults, and " + options.fault + " is a run");
  NoDisplay quiet;
  const auto sleep = [](std::chrono::milliseconds at_most) {
    std::this_thread::sleep_for(at_most);
    return 0;
  };
  const Followed followed = follow(context.server(), std::move(run), quiet, {false, deadline, sleep});
  const std::string outcome = text_at(followed.run, "outcome");
  const int exit_code = followed.has_ended() ? exit_code_of(outcome) : exit_no;
  if (context.print_json(followed.run)) return exit_code;
  (followed.has_ended() ? context.out : context.err)
      << verdict_text(followed.run, followed.has_ended() && context.color());
  return exit_code;
}

// A fault if there is one of that name, else a run.
int wait_for(Context& context, const WaitOptions& options) {
  const auto deadline = deadline_of(options.timeout);
  Json fault;
  for (bool seen = false;; seen = true) {
    Answer answer = context.server().request("GET", "/v1/faults/" + encoded(options.fault));
    const bool gone = answer.status == 404 && seen;
    if (answer.status == 404 && !seen) {
      Answer run = context.server().request("GET", run_path(options.fault));
      if (run.ok()) return wait_for_run(context, options, std::move(run.body), deadline);
      if (run.status != 404) throw refused(run);
      throw Failure(exit_usage, std::string("no run is called so, and ") + refused(answer).what());
    }
    if (!answer.ok() && !gone) throw refused(answer);
    // What was seen last stands for a fault that somebody removed meanwhile.
    if (!gone) fault = std::move(answer.body);
    const std::uint64_t injected = count_at(member(fault, "counters"), "injected");
    const std::string hits = "injected " + human_count(injected) + " times";
    if (options.hits != 0 && injected >= options.hits) return tell(context, options, fault, exit_ok, hits);
    if (gone || ended(fault)) {
      const bool enough = options.hits == 0;
      return tell(context, options, fault, enough ? exit_ok : exit_no, "ended after it " + hits);
    }
    if (deadline && steady_now() >= *deadline)
      return tell(context, options, fault, exit_no,
                  "is still " + text_at(fault, "state") + " after " + options.timeout + ", " + hits);
    std::this_thread::sleep_for(between_asks);
  }
}

}  // namespace

void add_wait_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("wait", "Wait until a run or a fault has ended, or a fault has hit often enough");
  const auto options = std::make_shared<WaitOptions>();
  verb->add_option("RUN|FAULT", options->fault, "The run, whose outcome is the exit code then, or the fault")
      ->required();
  verb->add_option("--hits", options->hits, "Until the fault was injected this often")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000'000}));
  verb->add_option("--timeout", options->timeout, "Give up (exit 1) after this long: 30s");
  verb->callback([&context, options] { context.action = [&context, options] { return wait_for(context, *options); }; });
}

}  // namespace squall::cli
