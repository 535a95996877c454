// The table of layers: who may include whom, and which words the pure layers must not know. See DESIGN.md's two planes:
// the data plane (proxy) and the control plane (control-api) meet in include/squall and share only the HTTP codec.
#include "architecture/rules.hpp"

namespace squall::architecture {
namespace {

using Words = std::vector<std::string_view>;

// Decisions are functions of (state, input, now): no clock, thread, lock, randomness, environment, file or log.
const Words impure = {"::now(",   "sleep_for", "sleep_until",   "std::mutex",
                      "<mutex>",  "<thread>",  "std::thread",   "<condition_variable>",
                      "<future>", "<fstream>", "<iostream>",    "<filesystem>",
                      "getenv",   "spdlog",    "random_device", "steady_clock",
                      "fopen("};

const Words impure_but_reads_files = {"::now(",   "sleep_for",   "sleep_until", "std::mutex",    "<mutex>",
                                      "<thread>", "std::thread", "spdlog",      "random_device", "steady_clock"};

const std::vector<Rule> table = {
    // The contract and the data plane.
    {"include/squall/", {"squall/", "tl/expected.hpp"}, false, impure},
    {"proxy/faults/", {"squall/", "faults/"}, false, impure},
    {"proxy/faults/pattern.cpp", {"squall/", "faults/", "re2/"}, false, impure},
    {"proxy/flow/", {"squall/", "faults/", "flow/"}, false, impure},
    {"proxy/http/", {"squall/", "http/", "llhttp.h"}, false, impure},
    {"proxy/http/message_matcher.", {"squall/", "faults/pattern.hpp", "http/"}, false, impure},
    {"proxy/http1/", {"squall/", "faults/", "flow/", "http/", "http1/"}, false, impure},
    {"proxy/net/", {"squall/", "faults/", "flow/", "http/", "http1/", "net/", "asio/", "spdlog/"}, true},

    {"proxy/net/tls.", {"squall/", "net/", "openssl/"}, true},

    // The control plane.
    {"control-api/config/", {"squall/", "schedule/", "config/", "yaml-cpp/", "arpa/inet.h"}, false, impure},
    {"control-api/config/loader.cpp",
     {"squall/", "schedule/", "config/", "yaml-cpp/", "arpa/inet.h"},
     false,
     impure_but_reads_files},
    {"control-api/schedule/", {"squall/", "schedule/", "date/"}, false, impure},
    {"control-api/experiment/", {"squall/", "config/", "schedule/", "experiment/"}, false, impure},
    {"control-api/journey/", {"squall/", "config/", "schedule/", "experiment/", "journey/"}, false, impure},
    {"control-api/page/", {"squall/", "config/", "page/"}, false, impure},
    {"control-api/runbook/", {"squall/", "config/", "page/", "runbook/"}, false, impure},
    {"control-api/runbook/prose.cpp", {"squall/", "http/target.hpp", "runbook/"}, false, impure},
    {"control-api/runbook/markdown.cpp", {"squall/", "runbook/", "cmark-gfm.h"}, false, impure},
    {"control-api/report/",
     {"squall/", "config/", "schedule/", "experiment/", "page/", "runbook/", "journey/", "report/", "kainjow/"},
     false,
     impure},
    {"control-api/store/", {"squall/", "store/"}, true},
    {"control-api/store/run_store", {"squall/", "store/", "SQLiteCpp/", "sqlite3.h"}, true},
    {"control-api/runs/",
     {"squall/", "config/", "schedule/", "experiment/", "journey/", "runbook/", "report/", "store/", "control/",
      "runs/", "httplib.h", "openssl/", "nlohmann/", "spdlog/"},
     true},
    {"control-api/control/", {"squall/", "config/", "control/", "store/", "spdlog/"}},
    {"control-api/server/", {"squall/", "http/", "server/", "asio/", "nlohmann/", "spdlog/"}, true},
    {"control-api/routes/",
     {"squall/", "control/", "config/", "store/", "schedule/", "experiment/", "journey/", "runbook/", "report/",
      "runs/", "server/", "routes/", "nlohmann/", "prometheus/"}},
    {"control-api/toxiproxy/",
     {"squall/", "config/", "control/", "http/", "server/", "toxiproxy/", "tl/expected.hpp", "nlohmann/", "prometheus/",
      "spdlog/"},
     true},
    {"control-api/cli/",
     {"squall/", "config/", "experiment/", "runbook/", "report/", "journey/", "cli/", "nlohmann/", "CLI/", "httplib.h"},
     true},
    {"control-api/demo/", {"squall/", "config/", "demo/", "asio/", "nlohmann/", "httplib.h", "fmt/", "spdlog/"}, true},

    // The composition root sees both planes; tests see what they test.
    {"proxy/main.cpp", {""}, true},
    {"proxy/access_log.", {"squall/", "access_log.hpp", "spdlog/"}, true},
    {"proxy/daemon.", {""}, true},
    {"proxy/game_days.", {""}, true},
    {"proxy/merge_patch.", {"merge_patch.hpp", "nlohmann/"}, true},
    {"proxy/process.", {""}, true},
    {"proxy/toxiproxy_server.", {""}, true},
    {"proxy/notify.", {"notify.hpp"}, true},
    {"tests/", {""}, true},
};

const Words everywhere = {"shared_from_this", "<bits/stdc++.h>", "/home/", "/root/", "/work/", "/tmp/"};

const Words clocks = {"system_clock::now", "steady_clock::now", "high_resolution_clock", "clock_gettime("};

}  // namespace

std::span<const Rule> rules() { return table; }
std::span<const std::string_view> banned_everywhere() { return everywhere; }
std::span<const std::string_view> clock_words() { return clocks; }

}  // namespace squall::architecture
