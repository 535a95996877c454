// status, status --watch, status --journey: what is going on, once or until Ctrl-C.
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <thread>
#include <utility>

#include "cli/clock.hpp"
#include "cli/context.hpp"
#include "cli/failure.hpp"
#include "cli/journey_client.hpp"
#include "cli/journey_view.hpp"
#include "cli/status_view.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

constexpr std::chrono::seconds between_pages{1};
constexpr const char* home_and_clear = "\x1b[H\x1b[J";

// Each call is another look; it throws Failure when no server answers, and then has not looked.
using Page = std::function<void(std::ostream& out)>;

void print_document(std::ostream& out, const Json& document, bool watched) {
  out << document.dump(watched ? -1 : 2, ' ', false, Json::error_handler_t::replace) << '\n';
}

StatusLook look_at(Context& context) {
  StatusLook look{context.server().call("GET", "/v1/stats"), nullptr, 0, nullptr, nullptr};
  if (context.json()) return look;
  if (member(look.stats, "halted") == true) look.halt = context.server().call("GET", "/v1/halt");
  // A server that knows no runs has none.
  const Answer open = context.server().request("GET", "/v1/runs?open=true");
  if (open.ok()) look.runs = member(open.body, "runs");
  return look;
}

// Rates from the second look on.
Page status_page(Context& context, bool watched) {
  struct Before {
    Json stats;
    SteadyTime at;
  };
  return [&context, watched, before = std::optional<Before>()](std::ostream& out) mutable {
    StatusLook look = look_at(context);
    const auto now = steady_now();
    if (before) {
      look.before = std::move(before->stats);
      look.seconds = std::chrono::duration<double>(now - before->at).count();
    }
    if (context.json())
      print_document(out, look.stats, watched);
    else
      print_status(out, look, context.server().url(), context.color());
    before = Before{std::move(look.stats), now};
  };
}

Page journey_page(Context& context, const std::string& name, bool watched) {
  return [&context, name, watched](std::ostream& out) {
    const Json journey = context.server().call("GET", journey_path(name));
    if (context.json())
      print_document(out, journey, watched);
    else
      print_journey(out, journey, context.color());
  };
}

// Written over the last page on a terminal, below it elsewhere; with JSON one document a line. A server that went away
// after the first look is waited for: it is what one wants to see in a drill.
int watch(Context& context, const Page& page) {
  for (bool first = true;;) {
    try {
      std::ostringstream text;
      page(text);
      context.out << (context.terminal && !context.json() ? home_and_clear : "") << text.str()
                  << (context.terminal || context.json() ? "" : "\n") << std::flush;
      if (!context.out) return exit_no;  // nobody reads any more
      first = false;
    } catch (const Failure& failure) {
      if (first || failure.exit_code() != exit_unreachable) throw;
      context.err << "squall: no answer from " << context.server().url() << ", looking again\n";
    }
    std::this_thread::sleep_for(between_pages);
  }
}

struct StatusFlags {
  bool live = false;
  std::string journey;
};

int status(Context& context, const StatusFlags& flags) {
  const Page page =
      flags.journey.empty() ? status_page(context, flags.live) : journey_page(context, flags.journey, flags.live);
  if (flags.live) return watch(context, page);
  page(context.out);
  return exit_ok;
}

}  // namespace

void add_status_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("status", "Show hops, faults and traffic at a glance");
  const auto flags = std::make_shared<StatusFlags>();
  verb->add_flag("-w,--watch", flags->live, "Again each second, until Ctrl-C");
  verb->add_option("--journey", flags->journey, "Along the chain of this journey: what each hop does, and did");
  verb->callback([&context, flags] { context.action = [&context, flags] { return status(context, *flags); }; });
}

}  // namespace squall::cli
