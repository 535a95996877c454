// Queueing without copying what leaves at once.
#include "flow/chunk_queue.hpp"

#include <algorithm>

namespace squall::flow {

void ChunkQueue::borrow(std::span<const std::byte> bytes, std::uint64_t offset, TimePoint now, TimePoint asked) {
  chunks_.push_back(Chunk{bytes, offset, bytes.size(), now, asked, nullptr});
  size_ += bytes.size();
  cost_ += bytes.size() + overhead;
}

void ChunkQueue::keep() {
  if (empty() || chunks_.back().owned) return;
  Chunk& newest = chunks_.back();
  newest.owned = std::make_unique_for_overwrite<std::byte[]>(newest.bytes.size());
  std::ranges::copy(newest.bytes, newest.owned.get());
  newest.bytes = {newest.owned.get(), newest.bytes.size()};
}

void ChunkQueue::consume(std::size_t bytes) {
  Chunk& front = chunks_[first_];
  front.bytes = front.bytes.subspan(bytes);
  size_ -= bytes;
  if (front.bytes.empty()) {
    pop_front();
    cost_ -= overhead;
  }
  // An owned chunk's memory goes all at once, but a chunk is at most one read, so the difference is bounded too.
  cost_ -= bytes;
}

void ChunkQueue::pop_front() {
  chunks_[first_++].owned.reset();
  if (empty()) return clear_chunks();
  if (first_ < 64 || first_ < chunks_.size() / 2) return;
  chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<std::ptrdiff_t>(first_));
  first_ = 0;
}

void ChunkQueue::clear_chunks() {
  chunks_.clear();
  first_ = 0;
  if (chunks_.capacity() > 64) chunks_.shrink_to_fit();
}

void ChunkQueue::clear() {
  clear_chunks();
  size_ = 0;
  cost_ = 0;
}

}  // namespace squall::flow
