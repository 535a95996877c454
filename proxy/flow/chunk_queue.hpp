// The bytes a lane holds, in order, one chunk per read. The newest chunk may be borrowed from the reader's block until
// keep() copies what is left of it, so that bytes which leave at once are never copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <squall/time.hpp>

namespace squall::flow {

struct Chunk {
  std::span<const std::byte> bytes;  // what has not left yet
  std::uint64_t offset = 0;          // of the chunk's first byte in the stream, also when that has left
  std::size_t size = 0;              // as it arrived
  TimePoint arrived{};
  TimePoint asked{};                   // when the other direction's last byte before it had left
  std::unique_ptr<std::byte[]> owned;  // null: borrowed
};

class ChunkQueue {
 public:
  // What holding a chunk costs besides its bytes: the Chunk itself and the allocator's share.
  static constexpr std::size_t overhead = sizeof(Chunk) + 32;

  bool empty() const { return first_ == chunks_.size(); }
  const Chunk& front() const { return chunks_[first_]; }

  // Bytes and overhead of all chunks; what bounds a lane.
  std::size_t cost() const { return cost_; }
  std::size_t size() const { return size_; }

  void borrow(std::span<const std::byte> bytes, std::uint64_t offset, TimePoint now, TimePoint asked = {});
  void keep();

  void consume(std::size_t bytes);  // at most the front chunk's
  void clear();

 private:
  void pop_front();
  void clear_chunks();

  // A vector with a moving front rather than a deque: an empty deque holds 600 bytes, and most lanes are empty.
  std::vector<Chunk> chunks_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  std::size_t cost_ = 0;
};

}  // namespace squall::flow
