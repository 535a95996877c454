// What `squall init` writes into a new folder: it works on the demo's shop as it is. Texts only.
#pragma once

#include <span>
#include <string_view>

namespace squall::cli {

struct InitFile {
  std::string_view path;  // below the folder
  std::string_view text;
};

std::span<const InitFile> init_files();

}  // namespace squall::cli
