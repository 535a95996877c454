// The event ring and its readers.
#include "server/event_hub.hpp"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>

namespace squall::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto nobody = [] {};

std::vector<std::uint64_t> ids(const std::vector<Event>& events) {
  std::vector<std::uint64_t> result;
  for (const Event& event : events) result.push_back(event.id);
  return result;
}

void publish_many(EventHub& hub, int count) {
  for (int i = 0; i < count; ++i) hub.publish("hop.put", "{}");
}

TEST(EventHub, gives_a_new_reader_only_what_comes) {
  EventHub hub;
  publish_many(hub, 2);
  EventHub::Subscription reader(hub, std::nullopt, nobody);
  EXPECT_THAT(reader.take(), IsEmpty());
  hub.publish("fault.put", R"({"type":"fault.put"})");
  EXPECT_THAT(reader.take(), ElementsAre(Event{3, "fault.put", R"({"type":"fault.put"})"}));
  EXPECT_THAT(reader.take(), IsEmpty());
}

TEST(EventHub, replays_after_the_last_id_seen) {
  EventHub hub;
  publish_many(hub, 4);
  EventHub::Subscription reader(hub, 2, nobody);
  EXPECT_THAT(ids(reader.take()), ElementsAre(3, 4));
}

TEST(EventHub, replays_everything_after_zero) {
  EventHub hub;
  publish_many(hub, 2);
  EventHub::Subscription reader(hub, 0, nobody);
  EXPECT_THAT(ids(reader.take()), ElementsAre(1, 2));
}

TEST(EventHub, says_so_when_what_was_asked_for_is_gone) {
  EventHub hub(3);
  publish_many(hub, 10);
  EventHub::Subscription reader(hub, 2, nobody);
  const std::vector<Event> events = reader.take();
  EXPECT_EQ(events.front().type, "events.lost");
  EXPECT_THAT(ids(events), ElementsAre(7, 8, 9, 10));
}

TEST(EventHub, has_lost_nothing_when_the_ring_begins_right_after_the_last_id) {
  EventHub hub(3);
  publish_many(hub, 10);
  EventHub::Subscription reader(hub, 7, nobody);
  EXPECT_THAT(ids(reader.take()), ElementsAre(8, 9, 10));
}

TEST(EventHub, knows_an_id_of_another_life) {
  EventHub hub;
  publish_many(hub, 2);
  EventHub::Subscription reader(hub, 500, nobody);
  EXPECT_THAT(ids(reader.take()), ElementsAre(0, 1, 2));
}

TEST(EventHub, tells_a_reader_that_was_overtaken) {
  EventHub hub(2);
  EventHub::Subscription reader(hub, std::nullopt, nobody);
  publish_many(hub, 5);
  const std::vector<Event> events = reader.take();
  EXPECT_EQ(events.front().type, "events.lost");
  EXPECT_THAT(ids(events), ElementsAre(3, 4, 5));
}

TEST(EventHub, gives_at_most_what_is_asked_for) {
  EventHub hub;
  publish_many(hub, 5);
  EventHub::Subscription reader(hub, 0, nobody);
  EXPECT_THAT(ids(reader.take(2)), ElementsAre(1, 2));
  EXPECT_THAT(ids(reader.take(2)), ElementsAre(3, 4));
}

TEST(EventHub, wakes_readers_until_they_are_gone) {
  EventHub hub;
  int woken = 0;
  {
    EventHub::Subscription reader(hub, std::nullopt, [&woken] { ++woken; });
    publish_many(hub, 2);
  }
  publish_many(hub, 3);
  EXPECT_EQ(woken, 2);
}

TEST(EventHub, keeps_order_and_loses_nothing_among_threads) {
  EventHub hub(4000);
  EventHub::Subscription reader(hub, std::nullopt, nobody);
  std::thread one([&hub] { publish_many(hub, 1000); });
  std::thread two([&hub] { publish_many(hub, 1000); });
  std::uint64_t next = 1;
  while (next <= 2000)
    for (const Event& event : reader.take()) ASSERT_EQ(event.id, next++);
  one.join();
  two.join();
}

}  // namespace
}  // namespace squall::server
