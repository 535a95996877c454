// serve, demo, version: the verbs that are done in this process, through the hooks that main() gave.
#include <memory>

#include "cli/context.hpp"
#include "cli/failure.hpp"

namespace squall::cli {
namespace {

void add_serve(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("serve", "Run the proxy and its API until SIGTERM");
  const auto options = std::make_shared<ServeOptions>();
  verb->add_option("-c,--config", options->config, "Configuration file, YAML or JSON");
  verb->add_option("--listen", options->listen, "Where the API listens, instead of the file's api.listen");
  verb->add_option("--state", options->state, "Folder of the state that survives a restart, instead of the file's");
  verb->add_option("--max-toxic-age", options->max_toxic_age,
                   "A toxic of the Toxiproxy API ends by itself after this, like 30m, instead of the file's");
  // main() has taken what begins with `serve --toxiproxy` before it comes here.
  verb->add_flag("--toxiproxy", options->misplaced_toxiproxy,
                 "Be a toxiproxy-server; what follows are its flags: squall serve --toxiproxy -help");
  verb->add_flag("--check", options->check, "Only check the configuration, print its problems, and exit");
  verb->callback([&context, options] {
    context.action = [&context, options] {
      if (options->misplaced_toxiproxy)
        throw Failure(exit_usage, "--toxiproxy comes first: squall serve --toxiproxy -port 8474");
      return context.hooks.serve(*options);
    };
  });
}

void add_demo(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("demo", "Break a small shop in this process and see what its customers feel");
  const auto options = std::make_shared<DemoOptions>();
  const auto seconds = std::make_shared<double>(4);
  verb->add_flag("--serve", options->serve, "Keep the shop up afterwards, to play with, until Ctrl-C");
  verb->add_option("--seconds", *seconds, "How long each act lasts; 0 skips the acts")
      ->check(CLI::Range(0.0, 3600.0))
      ->capture_default_str();
  verb->add_option("--experiments", options->experiments, "A folder whose experiments can be run by name")
      ->check(CLI::ExistingDirectory);
  verb->callback([&context, options, seconds] {
    options->act = std::chrono::milliseconds{static_cast<std::int64_t>(*seconds * 1000)};
    options->color = context.color();
    context.action = [&context, options] { return context.hooks.demo(*options); };
  });
}

}  // namespace

void add_server_verbs(CLI::App& app, Context& context) {
  add_serve(app, context);
  add_demo(app, context);
  app.add_subcommand("version", "Print the version")->callback([&context] {
    context.action = [&context] {
      if (!context.print_json(Json{{"name", "squall"}, {"version", context.hooks.version}}))
        context.out << "squall " << context.hooks.version << '\n';
      return exit_ok;
    };
  });
}

}  // namespace squall::cli
