// The bytes a stream holds, in order: one chunk per read, or per part of a message in it. The newest chunks may be
// borrowed from the reader's block until keep() copies what is left of them, so that bytes which leave at once are
// never copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <squall/time.hpp>

#include "faults/message.hpp"

namespace squall::flow {

struct Chunk {
  std::span<const std::byte> bytes;  // what has not left yet
  std::uint64_t offset = 0;          // of the chunk's first byte in the stream, also when that has left
  std::size_t size = 0;              // as it arrived
  TimePoint arrived{};
  TimePoint asked{};                     // when the other direction's last byte before it had left
  std::unique_ptr<std::byte[]> owned{};  // null: borrowed
  std::uint64_t message = 0;             // whose part it is, by number; 0: nobody's
  faults::Part part = faults::Part::stream;
  bool ends_message = false;
  bool is_made = false;  // put in the place of what arrived
};

// A chunk that owns a copy of these bytes.
Chunk own(std::span<const std::byte> bytes, std::uint64_t offset, TimePoint arrived);

class ChunkQueue {
 public:
  // What holding a chunk costs besides its bytes: the Chunk itself and the allocator's share.
  static constexpr std::size_t overhead = sizeof(Chunk) + 32;

  bool empty() const { return first_ == chunks_.size(); }
  const Chunk& front() const { return chunks_[first_]; }
  std::span<const Chunk> chunks() const { return std::span(chunks_).subspan(first_); }

  // Bytes and overhead of all chunks; what bounds a lane.
  std::size_t cost() const { return cost_; }
  std::size_t size() const { return size_; }

  void push(Chunk chunk);
  void keep();

  void consume(std::size_t bytes);  // at most the front chunk's
  void push_front(Chunk chunk);     // of bytes that it owns
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
