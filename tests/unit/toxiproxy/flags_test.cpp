// The command line as Go's flag package reads it.
#include "toxiproxy/flags.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace squall::toxiproxy {
namespace {

ServerFlags read(const std::vector<std::string>& words) {
  const auto flags = read_flags(words);
  EXPECT_TRUE(flags) << (flags ? "" : flags.error());
  return flags.value_or(ServerFlags{});
}

std::string error_of(const std::vector<std::string>& words) {
  const auto flags = read_flags(words);
  return flags ? "" : flags.error();
}

TEST(Flags, HaveToxiproxysDefaults) {
  const ServerFlags flags = read({});
  EXPECT_EQ(flags.host, "localhost");
  EXPECT_EQ(flags.port, "8474");
  EXPECT_FALSE(flags.seed || flags.proxy_metrics || flags.runtime_metrics || flags.version);
  EXPECT_EQ(flags.toxic_age, forever);
}

TEST(Flags, AreReadInEachOfTheirForms) {
  for (const std::vector<std::string>& form :
       {std::vector<std::string>{"-port", "1"}, {"--port", "1"}, {"-port=1"}, {"--port=1"}})
    EXPECT_EQ(read(form).port, "1");
  EXPECT_TRUE(read({"-proxy-metrics"}).proxy_metrics);
  EXPECT_FALSE(read({"-proxy-metrics=false"}).proxy_metrics);
  EXPECT_EQ(read({"-host", "", "-config=a=b"}).config, "a=b");
  EXPECT_EQ(read({"-seed=-1"}).seed, UINT64_MAX);
  EXPECT_EQ(read({"-max-toxic-age", "90s"}).toxic_age, std::chrono::seconds{90});
  for (const char* word : {"--", "-", "word"}) EXPECT_EQ(read({word, "-nonsense"}).port, "8474");
}

TEST(Flags, SayWhatIsWrong) {
  EXPECT_EQ(error_of({"-foo"}), "flag provided but not defined: -foo");
  EXPECT_EQ(error_of({"-port"}), "flag needs an argument: -port");
  EXPECT_EQ(error_of({"-seed", "x"}), "invalid value \"x\" for flag -seed: parse error: say a whole number");
  EXPECT_EQ(error_of({"-version=maybe"}), "invalid value \"maybe\" for flag -version: parse error: say true or false");
  EXPECT_THAT(error_of({"-max-toxic-age", "5"}), testing::HasSubstr("has no unit"));
  EXPECT_THAT(error_of({"-max-toxic-age", "0s"}), testing::HasSubstr("more than 0s"));
}

TEST(Flags, AreAllInTheUsage) {
  for (const char* flag : {"-config", "-host", "-max-toxic-age", "-port", "-proxy-metrics", "-runtime-metrics", "-seed",
                           "-state", "-version"})
    EXPECT_THAT(usage(), testing::HasSubstr(std::string("  ") + flag));
}

}  // namespace
}  // namespace squall::toxiproxy
