// Questions to a SourceReader whose answers a test can wait for. Test code only.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <string>

#include "runs/source_reader.hpp"
#include "unit/runs/scratch.hpp"

namespace squall::runs {

// Answers that come a second time are counted, not lost.
class Pending {
 public:
  Reading get() {
    if (answer_.wait_for(patience) != std::future_status::ready) return {std::nullopt, "the test waited in vain"};
    return answer_.get();
  }
  bool is_ready() const { return answer_.wait_for(std::chrono::seconds{0}) == std::future_status::ready; }
  int times() const { return state_->times; }

  SourceReader::Done done() const {
    return [state = state_](Reading reading) {
      if (++state->times == 1) state->promise.set_value(std::move(reading));
    };
  }

 private:
  struct State {
    std::promise<Reading> promise;
    std::atomic<int> times = 0;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
  std::future<Reading> answer_ = state_->promise.get_future();
};

inline Pending ask(SourceReader& reader, const experiment::Source& source, Duration timeout = patience,
                   const std::string& folder = "") {
  Pending pending;
  reader.ask(source, folder, timeout, pending.done());
  return pending;
}

inline experiment::Source page(const std::string& url, const std::string& json = "") {
  experiment::HttpSource source;
  source.url = url;
  source.json = json;
  return source;
}

inline experiment::Source command(std::vector<std::string> argv) { return experiment::CommandSource{std::move(argv)}; }

}  // namespace squall::runs
