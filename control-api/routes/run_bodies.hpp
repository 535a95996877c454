// What callers send about experiments and runs, read from their bodies. Any thread.
#pragma once

#include "config/node.hpp"
#include "routes/parse.hpp"
#include "runs/run_board.hpp"

namespace squall::routes {

// Of POST /v1/runs and /v1/experiments/...: `{experiment: NAME}`, `{file: {name, text}}`, each with `vars`, `seed` and
// `attended`; or the experiment itself, and then vars as `?var=k=v`, `?seed=` and `?attended=true`.
tl::expected<runs::StartWish, server::Response> read_start(const server::Request& request);

// A refusal whose problems stand at places of the experiment's file, not of the request.
server::Response refused_file(control::Refusal refusal, const std::string& file);

Result<Duration> read_extension(const config::Node& body);  // {by: 2m}
Result<bool> read_paused(const config::Node& body);         // {paused: false}; empty: true
Result<std::string> read_note(const config::Node& body);    // {text: ...}
Result<std::uint64_t> read_step(const config::Node& body);  // {step: 2}

}  // namespace squall::routes
