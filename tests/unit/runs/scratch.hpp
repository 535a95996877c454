// What the tests of this folder share: a folder of their own and bounds that no good run comes near. Test code only.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <string>

#include "unit/store/scratch_folder.hpp"

namespace squall::runs {

// How long a test waits for what must come; only a broken build comes near it.
inline constexpr std::chrono::seconds patience{30};

class Scratch {
 public:
  std::string path() const { return folder_.path(); }
  std::string file(const std::string& name) const { return folder_.path() / name; }

  // A shell script that may be run.
  void script(const std::string& name, const std::string& text, mode_t mode = 0755) const {
    std::ofstream(file(name)) << "#!/bin/sh\n" << text << '\n';
    ::chmod(file(name).c_str(), mode);
  }
  void pipe(const std::string& name) const { ::mkfifo(file(name).c_str(), 0600); }

 private:
  store::ScratchFolder folder_;
};

}  // namespace squall::runs
