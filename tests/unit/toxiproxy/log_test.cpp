// A line of the log is one JSON object whatever its message and fields are.
#include "toxiproxy/log.hpp"

#include <gmock/gmock.h>
#include <spdlog/details/log_msg.h>

#include <nlohmann/json.hpp>

namespace squall::toxiproxy {
namespace {

std::string printed(const std::string& payload, spdlog::level::level_enum level = spdlog::level::info) {
  const spdlog::details::log_msg message(spdlog::log_clock::time_point(std::chrono::seconds{1}), {}, "squall", level,
                                         payload);
  spdlog::memory_buf_t out;
  make_log_formatter()->format(message, out);
  return {out.data(), out.size()};
}

TEST(Log, PrintsFieldsBetweenLevelAndTime) {
  EXPECT_EQ(printed(with_fields("Started proxy", {{"name", "redis"}, {"status", "200"}})),
            "{\"level\":\"info\",\"name\":\"redis\",\"status\":200,\"time\":\"1970-01-01T00:00:01Z\","
            "\"message\":\"Started proxy\"}\n");
  EXPECT_EQ(printed("plain", spdlog::level::err),
            "{\"level\":\"error\",\"time\":\"1970-01-01T00:00:01Z\",\"message\":\"plain\"}\n");
}

TEST(Log, IsOneObjectOnOneLineWhateverIsSaid) {
  const std::string nasty = "quote \" line \n separator \x1f byte \xff";
  const std::string line = printed(with_fields(nasty, {{"name", nasty}, {"size", nasty}}));
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_TRUE(nlohmann::json::accept(line)) << line;
}

TEST(Log, KnowsToxiproxysLevels) {
  EXPECT_EQ(level_named("INFO"), spdlog::level::info);
  EXPECT_EQ(level_named("warning"), spdlog::level::warn);
  EXPECT_EQ(level_named("panic"), spdlog::level::critical);
  EXPECT_EQ(level_named("loud"), std::nullopt);
}

}  // namespace
}  // namespace squall::toxiproxy
