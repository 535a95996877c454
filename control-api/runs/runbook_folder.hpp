// The runbooks that the server knows by name: the files of its folder, read anew when they change. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/runbook.hpp"
#include "runs/folder_cache.hpp"

namespace squall::runs {

// A file as it was read; what is wrong with it stands in `runbook`: with one that is of use beside it, else instead of
// it. Links are not followed: `squall check` tells.
struct RunbookFile {
  std::string name;  // of the file, without .md
  std::string file;  // below the folder
  std::string text;
  Result<runbook::Runbook> runbook;  // problems with their places
};

class RunbookFolder {
 public:
  // "": there is none.
  explicit RunbookFolder(std::string folder);

  // In the order of their files. One whose name begins with _ is a template.
  std::vector<RunbookFile> list() const;
  std::optional<RunbookFile> find(std::string_view name) const;
  std::vector<std::string> names() const;  // also of those with something wrong
  const std::string& path() const { return files_.path(); }

 private:
  const FolderCache<RunbookFile> files_;
};

}  // namespace squall::runs
