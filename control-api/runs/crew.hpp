// Threads for calls that cannot always be cut (nothing ends a name resolution that hangs): at the end they are waited
// for, and those that do not come are left behind with what they hold. Used by SourceReader and Webhooks.
#pragma once

#include <csignal>
#include <functional>
#include <memory>

#include <squall/time.hpp>

namespace squall::runs {

// While it lives, threads that are started take no signals: those are main()'s.
class WithoutSignals {
 public:
  WithoutSignals();
  ~WithoutSignals();
  WithoutSignals(const WithoutSignals&) = delete;
  WithoutSignals& operator=(const WithoutSignals&) = delete;

 private:
  sigset_t before_;
};

// One thread uses it at a time.
class Crew {
 public:
  Crew();
  ~Crew();

  // `work` must own or share all that it touches. False: the machine has no thread to give.
  bool start(std::function<void()> work);

  // Whether all have ended within the time. Those that have not go on by themselves.
  bool wait(Duration most);

 private:
  struct Count;
  std::shared_ptr<Count> count_;
};

}  // namespace squall::runs
