// Asks the sources that are outside this process: HTTP, commands, Prometheus. Each question is answered exactly once,
// at the latest a moment after its timeout, whatever the source does; nobody waits for it meanwhile. A bounded number
// of threads; any thread may ask.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <squall/time.hpp>

#include "experiment/experiment.hpp"

namespace squall::runs {

struct Reading {
  std::optional<double> value;
  std::string why_not;  // without a value: one sentence for people, no secrets but those of the source itself
};

struct SourceReaderOptions {
  std::size_t threads = 16;             // questions at once; more wait, and the waiting counts against their timeout
  std::size_t waiting = 1024;           // questions that wait; more are answered at once: not read
  std::size_t answer_bytes = 64 << 10;  // of a body or a command's output that are looked at; more is unreadable
};

class SourceReader {
 public:
  explicit SourceReader(SourceReaderOptions options = {});
  // Answers all that is open with "the server ends", kills commands that run, and waits for its threads: at most 2 s,
  // for one that resolves a name cannot be told to stop. Nothing is answered after that.
  ~SourceReader();

  using Done = std::function<void(Reading)>;

  // `source` is no hop's metric. `folder`: where commands run. `done` is called once, on a thread of the reader's or on
  // the one that destroys it; never on the one that asks. It is quick, for timeouts wait for it, and does not throw.
  void ask(const experiment::Source& source, const std::string& folder, Duration timeout, Done done);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace squall::runs
