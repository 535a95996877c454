// What the process as a whole has: signals, the log, a state folder, an end. Used by main() and by what it runs.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <thread>

#include <spdlog/logger.h>

#include "daemon.hpp"

namespace squall {

// Every thread inherits this, the logger's too, so that signals come to those who ask for them.
void block_signals();
int wait_for(std::initializer_list<int> signals);

// The road to the emergency stop that needs neither HTTP nor the main thread.
std::jthread halt_on_signal(Daemon& daemon);
void let_the_next_one_kill();

std::string default_state();

enum class LogTo { errors, output };  // of the standard streams

// Written by a thread of its own from a bounded queue that drops the oldest line: whoever reads it, or does not, must
// never hold up a shard or a halt. It is the default logger from then on.
std::shared_ptr<spdlog::logger> make_log(LogTo to = LogTo::errors);

// The last lines are given a moment to be written; neither a reader that has stopped reading nor a name that hangs in
// the resolver may hold up the end.
[[noreturn]] void leave(int code);

}  // namespace squall
