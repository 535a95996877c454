// Bytes that leave at once are never copied; what stays is, once, and every byte is accounted for.
#include "flow/chunk_queue.hpp"

#include <gmock/gmock.h>

#include <string>

namespace squall::flow {
namespace {

std::span<const std::byte> bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

std::string text(std::span<const std::byte> view) { return {reinterpret_cast<const char*>(view.data()), view.size()}; }

Chunk lent(const std::string& block, std::uint64_t offset) {
  return {.bytes = bytes(block), .offset = offset, .size = block.size()};
}

TEST(ChunkQueue, LendsWhatItWasLentUntilItKeepsIt) {
  ChunkQueue queue;
  std::string block = "hello";
  queue.push(lent(block, 0));
  EXPECT_EQ(static_cast<const void*>(queue.front().bytes.data()), block.data());
  queue.consume(2);
  queue.keep();
  block = "XXXXX";
  EXPECT_EQ(text(queue.front().bytes), "llo");
  EXPECT_EQ(queue.size(), 3U);
}

TEST(ChunkQueue, KeepsOrderOverManyChunksAndReturnsToNothing) {
  ChunkQueue queue;
  std::string expected;
  std::string seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string block = std::to_string(i) + ";";
    expected += block;
    queue.push(lent(block, static_cast<std::uint64_t>(i)));
    queue.keep();
    if (i % 3 == 0) {
      seen += text(queue.front().bytes.first(1));
      queue.consume(1);
    }
  }
  while (!queue.empty()) {
    seen += text(queue.front().bytes);
    queue.consume(queue.front().bytes.size());
  }
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(queue.cost(), 0U);
  EXPECT_EQ(queue.size(), 0U);
}

TEST(ChunkQueue, CountsEachChunksOverhead) {
  ChunkQueue queue;
  const std::string one = "x";
  for (int i = 0; i < 10; ++i) queue.push(lent(one, 0));
  EXPECT_EQ(queue.cost(), 10 * (1 + ChunkQueue::overhead));
  queue.clear();
  EXPECT_EQ(queue.cost(), 0U);
}

}  // namespace
}  // namespace squall::flow
