// See access_log.hpp.
#include "access_log.hpp"

#include <spdlog/async.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace squall {

Result<std::shared_ptr<spdlog::logger>> make_access_log(const std::string& path) {
  if (path.empty()) return std::shared_ptr<spdlog::logger>{};
  spdlog::sink_ptr sink;
  try {
    if (path == "-")
      sink = std::make_shared<spdlog::sinks::stdout_sink_mt>();
    else
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
  } catch (const spdlog::spdlog_ex& error) {
    return refuse("/access_log", "cannot write " + path + ": " + error.what(), "name a file in a folder that is there");
  }
  if (!spdlog::thread_pool()) spdlog::init_thread_pool(8192, 1);
  auto log = std::make_shared<spdlog::async_logger>("access", std::move(sink), spdlog::thread_pool(),
                                                    spdlog::async_overflow_policy::overrun_oldest);
  // Each message is the rest of the object that begins with its time.
  log->set_formatter(std::make_unique<spdlog::pattern_formatter>("{\"time\":\"%Y-%m-%dT%H:%M:%S.%fZ\",%v",
                                                                 spdlog::pattern_time_type::utc));
  log->flush_on(spdlog::level::info);
  return log;
}

}  // namespace squall
