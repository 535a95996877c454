// What a journey lacks: the experiments of its cells and the runbooks of its hops, compared with the files that are
// there. Called by `squall init --journey`. Reads files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <squall/catalog.hpp>

namespace squall::cli {

struct Folders {
  std::filesystem::path experiments, runbooks;
};

// Where those of a journey's file are looked for: the experiments in the folder above its own when that is called
// `journeys`, else beside it; the runbooks in `runbooks` beside the experiments' folder.
Folders usual_folders(const std::filesystem::path& journey);

struct Stub {
  std::filesystem::path path;
  std::string text;  // "": there is one already
  std::string line;  // what the journey's file should say: `cache, hang: experiment: cache-hang`; "": it does
};

struct Lacking {
  std::vector<Stub> stubs;
  std::vector<std::string> blind;  // cells that nothing can be tried for
};

// Throws Failure that lists what is wrong with the journey's file.
Lacking what_lacks(const std::string& journey, const Folders& folders, Catalog catalog);

}  // namespace squall::cli
