// Where the access log of http hops goes: a logger of its own, written by the logging thread from its bounded queue, so
// that no shard ever waits for a disk.
#pragma once

#include <memory>
#include <string>

#include <spdlog/logger.h>
#include <squall/problem.hpp>

namespace squall {

// "": none. `-` is the standard output. A file is appended to. make_log() must have been called.
Result<std::shared_ptr<spdlog::logger>> make_access_log(const std::string& path);

}  // namespace squall
