// squall_bench: measures squall beside HAProxy and nginx stream on this machine. Usage in --help; called by
// scripts/bench.
#include <sys/utsname.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "runner.hpp"

namespace {

using namespace squall::bench;

struct Options {
  Plan plan;
  std::vector<std::string> rows;
  std::vector<std::string> proxies;
  bool quick = false;
  bool markdown = false;
};

void declare(CLI::App& app, Options& options) {
  Plan& plan = options.plan;
  const std::vector<std::string> groups = {"bulk",     "rr",      "http",   "connect", "idle", "delay",
                                           "throttle", "through", "shared", "toxics",  "stop", "control"};
  const std::vector<std::string> names = {"squall", "haproxy", "nginx", "direct"};
  app.add_option("--rows", options.rows, "which rows (default: all)")->delimiter(',')->check(CLI::IsMember(groups));
  app.add_option("--proxies", options.proxies, "which proxies (default: all)")
      ->delimiter(',')
      ->check(CLI::IsMember(names));
  app.add_option("--rounds", plan.rounds, "rounds of each measurement")->check(CLI::Range(1, 100));
  app.add_option("--seconds", plan.pace.window, "measured seconds of each round")->check(CLI::Range(0.1, 20.0));
  app.add_option("--squall", plan.programs.squall, "the squall binary");
  app.add_option("--haproxy", plan.programs.haproxy, "the haproxy binary");
  app.add_option("--nginx", plan.programs.nginx, "the nginx binary");
  app.add_flag("--quick", options.quick, "one short round of everything: a smoke test, not a measurement");
  app.add_flag("--markdown", options.markdown, "print the table as Markdown");
}

void settle(Options& options) {
  Plan& plan = options.plan;
  if (options.quick) {
    plan.rounds = 1;
    plan.pace = {.window = 0.5, .warm_up = 0.1, .throttle_seconds = 1, .idle_connections = 1000};
  }
  if (!options.proxies.empty()) plan.kinds.clear();
  for (const std::string& name : options.proxies) plan.kinds.push_back(kind_named(name));
  std::string folder = (std::filesystem::temp_directory_path() / "squall-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) fail("mkdtemp");
  plan.folder = folder;
}

std::string conditions(const Plan& plan) {
  utsname kernel{};
  uname(&kernel);
  const std::string release = kernel.release;
  char text[160];
  std::snprintf(text, sizeof text, "Medians of %d rounds of %.3g s; %u cores, Linux %s.", plan.rounds, plan.pace.window,
                std::thread::hardware_concurrency(), release.substr(0, release.find('-')).c_str());
  return text;
}

int measure_all(const Options& options) {
  std::vector<std::vector<std::string>> lines_of_all;
  std::vector<std::string> failures;
  for (const Row& row : all_rows(options.plan.pace)) {
    if (!options.rows.empty() && std::count(options.rows.begin(), options.rows.end(), row.group) == 0) continue;
    const Outcome outcome = run(row, options.plan);
    for (const auto& cells : lines(row, outcome.results)) lines_of_all.push_back(cells);
    failures.insert(failures.end(), outcome.failures.begin(), outcome.failures.end());
  }
  std::printf("%s\n\n", conditions(options.plan).c_str());
  std::fputs((options.markdown ? as_markdown(lines_of_all) : as_table(lines_of_all)).c_str(), stdout);
  for (const std::string& failure : failures) std::fprintf(stderr, "failed: %s\n", failure.c_str());
  return failures.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Measures squall beside HAProxy and nginx stream, in turn, on loopback."};
  Options options;
  declare(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    settle(options);
    limit_descriptors();
    return measure_all(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "squall_bench: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
