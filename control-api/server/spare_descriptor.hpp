// A descriptor kept aside, so that the API still answers when the proxied connections have taken all others. One
// thread.
#pragma once

#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace squall::server {

class SpareDescriptor {
 public:
  SpareDescriptor() { hold(); }
  ~SpareDescriptor() { release(); }
  SpareDescriptor(const SpareDescriptor&) = delete;
  SpareDescriptor& operator=(const SpareDescriptor&) = delete;

  // Takes one again, if there is one to be had.
  void hold() {
    if (descriptor_ < 0) descriptor_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
  }

  void release() {
    if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
  }

 private:
  int descriptor_ = -1;
};

}  // namespace squall::server
