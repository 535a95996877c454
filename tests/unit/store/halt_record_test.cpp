// The block in the latch's file: what is written comes back, and whatever is not whole reads as engaged.
#include "store/halt_record.hpp"

#include <gtest/gtest.h>

#include "unit/store/drill.hpp"

namespace squall::store {
namespace {

std::string_view text_of(const HaltBlock& block) { return {block.data(), block.size()}; }

TEST(HaltRecord, ComesBackAsWritten) { EXPECT_EQ(decode(text_of(encode(drill()))), drill()); }

TEST(HaltRecord, ClearComesBackAsClear) { EXPECT_EQ(decode(text_of(encode(HaltRecord{}))), HaltRecord{}); }

TEST(HaltRecord, KeepsLineBreaksOfAReason) {
  HaltRecord record = drill();
  record.reason = "first\nsecond engaged 0 0 0\n";
  EXPECT_EQ(decode(text_of(encode(record))).reason, record.reason);
}

TEST(HaltRecord, CutsALongReasonAtACharactersBorder) {
  HaltRecord record = drill();
  record.reason = std::string(299, 'x') + "\xC3\xA9 and more";
  EXPECT_EQ(decode(text_of(encode(record))).reason, std::string(299, 'x'));
}

TEST(HaltRecord, EveryTornPrefixReadsAsEngaged) {
  const HaltBlock clear = encode(HaltRecord{});
  for (std::size_t size = 0; size < clear.size(); ++size)
    EXPECT_TRUE(decode(text_of(clear).substr(0, size)).engaged) << size;
}

TEST(HaltRecord, EveryFlippedByteOfAClearRecordReadsAsEngaged) {
  for (std::size_t at = 0; at < HaltBlock{}.size(); ++at) {
    HaltBlock block = encode(HaltRecord{});
    block[at] = static_cast<char>(block[at] ^ 0x20);
    EXPECT_TRUE(decode(text_of(block)).engaged) << at;
  }
}

TEST(HaltRecord, AFileOfZerosReadsAsEngaged) { EXPECT_TRUE(decode(std::string(512, '\0')).engaged); }

}  // namespace
}  // namespace squall::store
