// Real exchanges pass byte for byte, however they are cut, and are understood.
#include "unit/http1/dialogue.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace squall::http1::testing {
namespace {

struct Said {
  char end;
  std::string bytes;
};

std::vector<Said> load(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<Said> script;
  char end = 0;
  std::size_t size = 0;
  while (file >> end >> size) {
    file.get();
    std::string bytes(size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    file.get();
    script.push_back({end, std::move(bytes)});
  }
  return script;
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& entry : std::filesystem::directory_iterator(SQUALL_EXCHANGES))
    if (entry.path().extension() == ".exchange") all.push_back(entry.path().stem().string());
  std::ranges::sort(all);
  return all;
}

std::string all_of(const std::vector<Said>& script, char end) {
  std::string all;
  for (const Said& said : script)
    if (said.end == end) all += said.bytes;
  return all;
}

// `cut`: where each run of bytes is cut in two; 0: not at all; npos: at every byte.
void play(Dialogue& dialogue, const std::vector<Said>& script, std::size_t cut) {
  for (const Said& said : script) {
    const auto say = [&](std::string_view bytes) {
      said.end == '>' ? dialogue.client_says(bytes) : dialogue.upstream_says(bytes);
    };
    if (said.bytes.empty()) said.end == '>' ? dialogue.client_ends() : dialogue.upstream_ends();
    const std::string_view bytes = said.bytes;
    if (cut == std::string_view::npos) {
      for (std::size_t i = 0; i < bytes.size(); ++i) say(bytes.substr(i, 1));
    } else if (!bytes.empty()) {
      say(bytes.substr(0, cut));
      say(bytes.substr(std::min(cut, bytes.size())));
    }
  }
}

class RealExchange : public ::testing::TestWithParam<std::string> {
 protected:
  std::vector<Said> script = load(std::filesystem::path(SQUALL_EXCHANGES) / (GetParam() + ".exchange"));
};

TEST_P(RealExchange, passes_byte_for_byte_wherever_it_is_cut) {
  std::size_t longest = 0;
  for (const Said& said : script) longest = std::max(longest, said.bytes.size());
  std::vector<std::size_t> cuts{std::string_view::npos};
  for (std::size_t cut = 0; cut <= std::min<std::size_t>(longest, 600); ++cut) cuts.push_back(cut);
  for (const std::size_t cut : cuts) {
    Dialogue dialogue;
    play(dialogue, script, cut);
    ASSERT_EQ(dialogue.upstream_heard(), all_of(script, '>')) << "cut at " << cut;
    ASSERT_EQ(dialogue.client_heard(), all_of(script, '<')) << "cut at " << cut;
    ASSERT_TRUE(dialogue.stats().doubts.empty()) << dialogue.stats().doubts.front().first;
    ASSERT_EQ(dialogue.unread(), 0U);
  }
}

// A fault that matches nothing, and one that only holds, change no byte either.
TEST_P(RealExchange, passes_byte_for_byte_through_faults_that_change_nothing) {
  FaultSpec elsewhere = message_fault("elsewhere", Point::request, "close", {{"how", std::string("reset")}});
  elsewhere.match.message.path = {"/nobody/asks/this"};
  const FaultSpec slow = message_fault("slow", Point::response, "delay", {{"fixed", Duration{milliseconds{5}}}});
  Dialogue dialogue;
  dialogue.publish({elsewhere, slow});
  for (const Said& said : script) {
    play(dialogue, {said}, 0);
    dialogue.wait(milliseconds{5});
  }
  EXPECT_EQ(dialogue.upstream_heard(), all_of(script, '>'));
  EXPECT_EQ(dialogue.client_heard(), all_of(script, '<'));
  EXPECT_GE(dialogue.counters("slow").injected, 1U);
  EXPECT_EQ(dialogue.counters("elsewhere").matched, 0U);
}

TEST_P(RealExchange, is_counted) {
  Dialogue dialogue;
  play(dialogue, script, 0);
  const EndpointStats other = dialogue.stats().endpoints.back();
  std::uint64_t answered = 0;
  for (const std::uint64_t count : other.classes) answered += count;
  EXPECT_GE(other.requests, 1U);
  EXPECT_EQ(answered, other.requests);
  EXPECT_EQ(other.client.count(), other.requests);
}

INSTANTIATE_TEST_SUITE_P(recorded, RealExchange, ::testing::ValuesIn(names()),
                         [](const auto& name) { return name.param; });

}  // namespace
}  // namespace squall::http1::testing
