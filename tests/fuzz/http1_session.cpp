// Both directions of an HTTP hop's connection as one input, cut, judged and changed: whatever comes, nothing breaks,
// and without a fault every byte that came goes out. The first byte says which faults there are, the second how the
// bytes are cut; then come runs separated by zero bytes: `>` is the client, `<` the upstream, `!` all faults are
// lifted.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "unit/http1/dialogue.hpp"

namespace {

using namespace squall;
using http1::testing::Dialogue;
using http1::testing::message_fault;

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<FaultSpec> faults_of(unsigned selector) {
  using std::chrono::milliseconds;
  const Duration ms = milliseconds{3};
  const std::vector<FaultSpec> all = {
      message_fault("respond", Point::request, "respond", {{"status", StatusCode{503}}, {"delay", ms}}),
      message_fault("instead", Point::response, "respond", {{"status", StatusCode{500}}}),
      message_fault("json", Point::response, "rewrite", {{"json", JsonText{R"({"a":1})"}}}),
      message_fault("body", Point::request, "rewrite", {{"body", std::string("other")}}),
      message_fault("short", Point::response, "rewrite", {{"truncate", Share{0.5}}}),
      message_fault("corrupt", Point::request, "rewrite", {{"corrupt", Bytes{3}}}),
      message_fault("odd", Point::response, "rewrite", {{"malformed", std::string("chunk")}}),
      message_fault("again", Point::request, "repeat", {{"times", std::uint64_t{2}}}),
      message_fault("drop", Point::response, "drop", {{"swallow", true}}),
      message_fault("slow", Point::response, "delay", {{"fixed", ms}}),
  };
  std::vector<FaultSpec> some;
  if (selector == 0) return some;
  some.push_back(all[selector % all.size()]);
  some.push_back(all[selector / 16 % all.size()]);
  if (some[0].name == some[1].name) some.pop_back();
  for (FaultSpec& fault : some) fault.dose.probability = selector % 3 == 0 ? 0.5 : 1;
  return some;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  HopSpec hop;
  hop.strict = data[1] >= 128;
  Dialogue dialogue(hop, std::size_t{1} << 16);
  dialogue.reads_at_most(data[1] % 64U + 1U);
  const auto faults = faults_of(data[0]);
  dialogue.publish(faults);
  std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  std::string asked;
  std::string answered;
  while (!input.empty()) {
    const std::size_t end = input.find('\0');
    const std::string_view one = input.substr(0, end);
    input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
    if (one.empty()) continue;
    const std::string_view bytes = one.substr(1);
    if (one.front() == '>') {
      asked += bytes;
      bytes.empty() ? dialogue.client_ends() : dialogue.client_says(bytes);
    } else if (one.front() == '!') {
      dialogue.publish({});
    } else {
      answered += bytes;
      bytes.empty() ? dialogue.upstream_ends() : dialogue.upstream_says(bytes);
    }
    dialogue.wait(std::chrono::milliseconds{1});
  }
  if (faults.empty() && !hop.strict) {
    // A head that has not come to its end is held; what went on is what came.
    require(asked.starts_with(dialogue.upstream_heard()));
    require(answered.starts_with(dialogue.client_heard()));
    require(dialogue.over() == Dialogue::Over::no || dialogue.over() == Dialogue::Over::none);
    dialogue.wait(std::chrono::hours{2});
    if (dialogue.unread() == 0) {
      require(dialogue.upstream_heard() == asked || dialogue.session().to_upstream().finished());
      require(dialogue.client_heard() == answered || dialogue.session().to_client().finished());
    }
  }
  dialogue.publish({});
  dialogue.wait(std::chrono::seconds{1});
  return 0;
}
