// Time zones by name, and local times for people.
#include <thread>

#include "schedule/zone.hpp"
#include "unit/schedule/local.hpp"

namespace squall::schedule {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Gt;
using testing::Not;
using testing::SizeIs;

TEST(Zone, is_an_iana_name_or_a_link_to_one) {
  for (const char* name : {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "US/Eastern", "Etc/GMT-5"})
    EXPECT_EQ(parse_zone(name), name);
}

TEST(Zone, is_refused_when_it_does_not_exist) {
  EXPECT_THAT(says(parse_zone("Europe/Bonn")),
              ElementsAre("\"Europe/Bonn\" is no time zone: an IANA name is needed, like Europe/Berlin or UTC"));
  for (const char* name : {"", "UTC+2", "europe/berlin", "Europe", "../etc/passwd", "localtime", "posix/UTC"})
    EXPECT_FALSE(parse_zone(name)) << name;
}

TEST(ZoneNames, are_all_that_are_taken) {
  const std::vector<std::string> names = zone_names();
  EXPECT_THAT(names, SizeIs(Gt(400U)));
  EXPECT_THAT(names, Contains("Europe/Berlin"));
  EXPECT_THAT(names, Not(Contains("localtime")));
  for (const std::string& name : names) EXPECT_EQ(parse_zone(name), name);
}

TEST(PrintLocal, shows_what_the_clocks_of_the_zone_show) {
  EXPECT_EQ(print_local(utc("2024-03-31T00:30"), "Europe/Berlin"), "2024-03-31 01:30 CET");
  EXPECT_EQ(print_local(utc("2024-03-31T01:00:59"), "Europe/Berlin"), "2024-03-31 03:00 CEST");
  EXPECT_EQ(print_local(utc("2024-01-01T02:00"), "America/Sao_Paulo"), "2023-12-31 23:00 -03");
}

TEST(PrintLocal, tells_the_two_rounds_of_an_hour_apart) {
  EXPECT_EQ(print_local(utc("2024-10-27T00:30"), "Europe/Berlin"), "2024-10-27 02:30 CEST");
  EXPECT_EQ(print_local(utc("2024-10-27T01:30"), "Europe/Berlin"), "2024-10-27 02:30 CET");
}

TEST(PrintLocal, falls_back_to_utc) { EXPECT_EQ(print_local(utc("2024-01-01T02:00"), ""), "2024-01-01 02:00 UTC"); }

// ThreadSanitizer's build tells whether the first use of a zone may be everybody's.
TEST(Zone, may_be_used_for_the_first_time_by_several_threads_at_once) {
  std::vector<std::string> shown(4);
  std::vector<std::thread> threads;
  for (std::string& one : shown)
    threads.emplace_back([&one] { one = print_local(utc("2024-07-01T00:00"), "Pacific/Chatham"); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(shown, Each("2024-07-01 12:45 +1245"));
}

}  // namespace
}  // namespace squall::schedule
