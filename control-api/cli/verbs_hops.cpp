// hops, hop down|up, connections: what carries traffic, and taking it away.
#include <memory>

#include "cli/context.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

std::string hop_path(const std::string& name) { return "/v1/hops/" + encoded(name); }

int list_hops(Context& context) {
  const Json answer = context.server().call("GET", "/v1/hops");
  if (context.print_json(answer)) return exit_ok;
  const Table table = hops_table(member(answer, "hops"));
  if (table.empty()) {
    context.err << "no hops: name some in the configuration, or PUT /v1/hops/NAME\n";
    return exit_ok;
  }
  table.print(context.out, context.color());
  return exit_ok;
}

int list_endpoints(Context& context) {
  const Json answer = context.server().call("GET", "/v1/hops");
  if (context.print_json(answer)) return exit_ok;
  const Table table = endpoints_table(member(answer, "hops"));
  if (table.empty()) {
    context.err << "no hop speaks http: say protocol: http for one\n";
    return exit_ok;
  }
  table.print(context.out, context.color());
  return exit_ok;
}

int toggle_hop(Context& context, const std::string& name, bool up) {
  const Json hop = context.server().call("PATCH", hop_path(name), Json{{"enabled", up}});
  if (context.print_json(hop)) return exit_ok;
  context.out << name << (up ? " is up: it carries traffic again on " : " is down: connects are refused on ")
              << text_at(hop, "listen") << (up ? "" : ", open connections were cut") << '\n';
  return exit_ok;
}

int list_connections(Context& context, const std::string& hop) {
  const Json answer = context.server().call("GET", hop_path(hop) + "/connections");
  if (context.print_json(answer)) return exit_ok;
  const Table table = connections_table(member(answer, "connections"));
  if (table.empty()) {
    context.err << "no open connections on " << hop << '\n';
    return exit_ok;
  }
  table.print(context.out, context.color());
  return exit_ok;
}

int cut_connection(Context& context, const std::string& hop, const std::string& id) {
  context.server().call("DELETE", hop_path(hop) + "/connections/" + encoded(id));
  if (!context.print_json(Json{{"hop", hop}, {"cut", id}}))
    context.out << "cut connection " << id << " of " << hop << '\n';
  return exit_ok;
}

void add_hop(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("hop", "Take a hop down or up");
  verb->require_subcommand(1);
  for (const bool up : {false, true}) {
    CLI::App* toggle = up ? verb->add_subcommand("up", "Carry traffic again")
                          : verb->add_subcommand("down", "Refuse connects and cut what is open; the port is kept");
    const auto name = std::make_shared<std::string>();
    toggle->add_option("NAME", *name, "The hop")->required();
    toggle->callback(
        [&context, name, up] { context.action = [&context, name, up] { return toggle_hop(context, *name, up); }; });
  }
}

void add_connections(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("connections", "List a hop's open connections, or cut one");
  const auto hop = std::make_shared<std::string>();
  const auto id = std::make_shared<std::string>();
  verb->add_option("HOP", *hop, "The hop")->required();
  verb->add_option("--cut", *id, "The id of a connection to cut");
  verb->callback([&context, hop, id] {
    context.action = [&context, hop, id] {
      return id->empty() ? list_connections(context, *hop) : cut_connection(context, *hop, *id);
    };
  });
}

}  // namespace

void add_hop_verbs(CLI::App& app, Context& context) {
  app.add_subcommand("hops", "List the hops and what they carried")->callback([&context] {
    context.action = [&context] { return list_hops(context); };
  });
  app.add_subcommand("endpoints", "List what http hops answered, by endpoint, and how long it took")
      ->callback([&context] { context.action = [&context] { return list_endpoints(context); }; });
  add_hop(app, context);
  add_connections(app, context);
}

}  // namespace squall::cli
