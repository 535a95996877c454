// A file descriptor with one owner. Used to run commands; any thread.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace squall::runs {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  int number() const { return number_; }
  bool open() const { return number_ >= 0; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

  // The same file under a number above the standard three, which a process that runs without them hands out.
  static Descriptor above_standard(int number) {
    Descriptor low(number);
    if (number < 0 || number > 2) return low;
    return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, 3));
  }

 private:
  int number_ = -1;
};

}  // namespace squall::runs
