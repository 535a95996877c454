// What the halt latch writes down, as a value and as the fixed block of text that stands in its file. Pure, any thread.
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

namespace squall::store {

using WallTime = std::chrono::system_clock::time_point;

struct HaltRecord {
  bool engaged = false;
  std::string reason;
  std::string by;
  WallTime since{};

  bool operator==(const HaltRecord&) const = default;
};

// One sector, so that a disk writes it whole or not at all; a checksum tells where one did not.
using HaltBlock = std::array<char, 512>;

// Long texts are cut at a character's border, not refused: stopping must not depend on the length of its reason.
HaltBlock encode(const HaltRecord& record);

// A block that is short, torn or foreign reads as engaged: the safe side.
HaltRecord decode(std::string_view block);

// What a text becomes in a block: bounded, the cut never inside a UTF-8 sequence.
std::string bounded(std::string_view text, std::size_t most);

}  // namespace squall::store
