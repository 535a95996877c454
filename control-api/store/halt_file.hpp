// The file behind the halt latch: created, sized and opened at start-up, so that engaging later needs no directory, no
// name and no free space. Used by the latch's writer thread.
#pragma once

#include <squall/problem.hpp>

#include "store/halt_record.hpp"
#include "store/state_folder.hpp"

namespace squall::store {

class HaltFile {
 public:
  // Opens `halt` in the folder; where it is missing makes one that says clear. Refused with the reason.
  static Result<HaltFile> open(const StateFolder& folder);

  HaltFile(HaltFile&& other) noexcept;
  HaltFile& operator=(HaltFile&& other) noexcept;
  ~HaltFile();

  HaltRecord read() const;  // damaged or unreadable: engaged

  // True once the record is on the disk.
  bool write(const HaltRecord& record) const;

 private:
  explicit HaltFile(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace squall::store
