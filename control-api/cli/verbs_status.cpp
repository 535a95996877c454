// status, status --watch: what is going on, once or until Ctrl-C.
#include <chrono>
#include <memory>
#include <sstream>
#include <thread>

#include "cli/clock.hpp"
#include "cli/context.hpp"
#include "cli/failure.hpp"
#include "cli/status_view.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

constexpr std::chrono::seconds between_pages{1};
constexpr const char* home_and_clear = "\x1b[H\x1b[J";

StatusLook look_at(Context& context) {
  StatusLook look{context.server().call("GET", "/v1/stats"), nullptr, 0, nullptr, nullptr};
  if (context.json()) return look;
  if (member(look.stats, "halted") == true) look.halt = context.server().call("GET", "/v1/halt");
  // A server that knows no runs has none.
  const Answer open = context.server().request("GET", "/v1/runs?open=true");
  if (open.ok()) look.runs = member(open.body, "runs");
  return look;
}

int status(Context& context) {
  const StatusLook look = look_at(context);
  if (!context.print_json(look.stats)) print_status(context.out, look, context.server().url(), context.color());
  return exit_ok;
}

// One page per look: written over the last one on a terminal, below it elsewhere; with JSON one document a line. A
// server that went away after the first look is waited for: it is what one wants to see in a drill.
int watch(Context& context) {
  StatusLook look = look_at(context);
  for (auto at = steady_now();;) {
    std::ostringstream page;
    if (context.json())
      page << look.stats.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    else
      print_status(page, look, context.server().url(), context.color());
    context.out << (context.terminal && !context.json() ? home_and_clear : "") << page.str()
                << (context.terminal || context.json() ? "" : "\n") << std::flush;
    if (!context.out) return exit_no;  // nobody reads any more
    for (bool again = true; again;) {
      std::this_thread::sleep_for(between_pages);
      try {
        StatusLook next = look_at(context);
        const auto now = steady_now();
        next.before = std::move(look.stats);
        next.seconds = std::chrono::duration<double>(now - at).count();
        look = std::move(next);
        at = now;
        again = false;
      } catch (const Failure& failure) {
        if (failure.exit_code() != exit_unreachable) throw;
        context.err << "squall: no answer from " << context.server().url() << ", looking again\n";
      }
    }
  }
}

}  // namespace

void add_status_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("status", "Show hops, faults and traffic at a glance");
  const auto live = std::make_shared<bool>(false);
  verb->add_flag("-w,--watch", *live, "Again each second, until Ctrl-C");
  verb->callback(
      [&context, live] { context.action = [&context, live] { return *live ? watch(context) : status(context); }; });
}

}  // namespace squall::cli
