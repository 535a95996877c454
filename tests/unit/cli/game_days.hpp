// A server with a journey of four cells and two experiments, for the tests of `squall gameday`. Test code only.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "unit/cli/fake_server.hpp"
#include "unit/cli/run_squall.hpp"

namespace squall::cli {

inline std::string cell_json(const std::string& hop, const std::string& mode, const std::string& status,
                             const std::string& experiment, const std::string& fallback = "the database") {
  return R"({"cell": "checkout/)" + hop + "/" + mode + R"(", "hop": ")" + hop + R"(", "mode": ")" + mode +
         R"(", "status": ")" + status + R"(", "why": "so it is", "user_sees": "works", "fallback": ")" + fallback +
         R"(", "accepted": "", "experiment": ")" + experiment + R"(", "run": "", "age": ""})";
}

inline std::string coverage_json(const std::string& down, const std::string& hang) {
  return R"({"journey": "checkout", "owner": "shop", "counts": {"gap": 1}, "cells": [)" +
         cell_json("edge", "down", "gap", "", "") + "," + cell_json("cache", "down", down, "cache-down") + "," +
         cell_json("cache", "hang", hang, "cache-hangs") + "]}";
}

class GameDays : public ::testing::Test {
 protected:
  GameDays() {
    std::string form = ::testing::TempDir() + "squall_day_XXXXXX";
    folder = mkdtemp(form.data());
    server.answers("GET /v1/runs?open=true", 200, R"({"runs": []})");
    server.answers("GET /v1/journeys", 200, R"({"folder": "journeys", "journeys": [{"name": "checkout"}]})");
    server.answers("GET /v1/journeys/checkout", 200,
                   R"({"name": "checkout", "owner": "shop", "hops": [
                     {"id": "edge", "cells": [)" +
                       cell_json("edge", "down", "gap", "", "") + R"(]},
                     {"id": "cache", "cells": [)" +
                       cell_json("cache", "hang", "stale", "cache-hangs") + "," +
                       cell_json("cache", "down", "untested", "cache-down") + "," +
                       cell_json("cache", "slow", "untested", "cache-down") + "]}]}");
    server.answers("GET /v1/journeys/checkout/coverage", 200, coverage_json("untested", "stale"));
    server.answers("GET /v1/journeys/checkout/coverage", 200, coverage_json("proven", "broken"));
    server.answers("POST /v1/experiments/plan", 200,
                   R"({"experiment": "any", "claim": "nobody notices", "duration": "22s", "refusals": []})");
  }
  ~GameDays() override { std::filesystem::remove_all(folder); }

  // The runs are started one after the other.
  void runs_end(const std::string& experiment, const std::string& outcome, const std::string& stopped = "null") {
    const std::string run = R"({"id": ")" + experiment + R"(-1", "experiment": ")" + experiment +
                            R"(", "claim": "nobody notices", "runbook": ")" + experiment + R"(", "state": "ended",
                            "outcome": ")" +
                            outcome + R"(", "stopped": )" + stopped + R"(, "why": "so it was", "recovery": "2s",
                            "started": "2026-01-01T00:00:00Z", "ended": "2026-01-01T00:00:22Z"})";
    server.answers("POST /v1/runs?reason=game%20day%20checkout", 201, run);
  }

  std::vector<std::string> words(const std::vector<std::string>& more) const {
    std::vector<std::string> all{"--url", server.url(), "gameday", "checkout", "-o", report()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  Ran gameday(const std::vector<std::string>& more) const { return run_squall(words(more)); }
  std::string report() const { return (folder / "day.html").string(); }
  std::string saved() const {
    std::ostringstream text;
    text << std::ifstream(report()).rdbuf();
    return text.str();
  }
  std::vector<std::string> started() const {
    std::vector<std::string> names;
    for (const Asked& one : server.asked())
      if (one.method == "POST" && one.target.starts_with("/v1/runs?"))
        names.push_back(Document::parse(one.body)["experiment"]);
    return names;
  }
  int code_of(const std::vector<std::string>& outcomes) {
    const char* names[] = {"cache-hangs", "cache-down"};
    for (std::size_t i = 0; i < outcomes.size(); ++i) runs_end(names[i], outcomes[i]);
    return gameday({"--yes"}).exit_code;
  }

  FakeServer server;
  std::filesystem::path folder;
};

}  // namespace squall::cli
