// Queueing without copying what leaves at once.
#include "flow/chunk_queue.hpp"

#include <algorithm>

namespace squall::flow {

namespace {

void make_own(Chunk& chunk) {
  chunk.owned = std::make_unique_for_overwrite<std::byte[]>(chunk.bytes.size());
  std::ranges::copy(chunk.bytes, chunk.owned.get());
  chunk.bytes = {chunk.owned.get(), chunk.bytes.size()};
}

}  // namespace

Chunk own(std::span<const std::byte> bytes, std::uint64_t offset, TimePoint arrived) {
  Chunk chunk{.bytes = bytes, .offset = offset, .size = bytes.size(), .arrived = arrived};
  make_own(chunk);
  return chunk;
}

void ChunkQueue::push(Chunk chunk) {
  size_ += chunk.bytes.size();
  cost_ += chunk.bytes.size() + overhead;
  chunks_.push_back(std::move(chunk));
}

void ChunkQueue::push_front(Chunk chunk) {
  size_ += chunk.bytes.size();
  cost_ += chunk.bytes.size() + overhead;
  if (first_ > 0)
    chunks_[--first_] = std::move(chunk);
  else
    chunks_.insert(chunks_.begin(), std::move(chunk));
}

void ChunkQueue::keep() {
  for (std::size_t i = chunks_.size(); i > first_ && !chunks_[i - 1].owned; --i) make_own(chunks_[i - 1]);
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
