// What the verbs of runs ask the server: how an experiment is sent, which run is meant, what an outcome is as an exit
// code. Main thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/client.hpp"
#include "cli/failure.hpp"

namespace squall::cli {

// An experiment as somebody names it on a command line.
struct ExperimentOrder {
  std::string what;               // a file, or else the name of one that the server has
  std::vector<std::string> vars;  // name=value
};

void add_order(CLI::App& verb, ExperimentOrder& order);

// The body of POST /v1/experiments/... and /v1/runs. Throws Failure when the file cannot be read or a var has no name.
Json order_body(const ExperimentOrder& order);

// Problems at file:line:column.
Failure refused_order(Answer answer, const ExperimentOrder& order);

// /v1/runs/ID, or /v1/runs/ID/what.
std::string run_path(const std::string& id, std::string_view what = {});

// The run that is meant: `wanted`, or when that is empty or `-` the only one under way. Throws Failure that lists them
// when there are several, or none.
std::string meant_run(Client& server, const std::string& wanted);

// The newest run under way; empty: there is none.
std::string newest_open_run(Client& server);

// GAMEDAY's codes; a word that this command line does not know is as little green as `inconclusive`.
int exit_code_of(std::string_view outcome);

// Of the answer to a stop: `faults off on 12 connections, epoch 9`.
std::string faults_off_text(const Json& answer);

// An address to look at, or where a browser cannot go, what to type.
std::string report_place(const std::string& url, const std::string& id);

// html, md, json or junit. Throws Failure that begins with `flag` and the file: another ending tells no format.
std::string format_by_ending(const std::string& flag, const std::string& file);

// The report as it came. Throws Failure.
std::string fetch_report(Client& server, const std::string& id, const std::string& format);

// A file that is there keeps what it has until all of the text is on the disk; a device or a pipe is written directly.
// Throws Failure that says why not.
void save(const std::string& file, const std::string& text);

// So random that no two requests have the same.
std::string fresh_key();

}  // namespace squall::cli
