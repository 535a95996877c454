// The files below a folder that are of one kind, each read anew when it has changed: how the server knows experiments,
// journeys and runbooks by name. Any thread.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <squall/problem.hpp>
#include <squall/time.hpp>

#include "config/loader.hpp"

namespace squall::runs {

// A file as it lay there.
struct FoundFile {
  std::string file;    // below the folder
  std::string folder;  // the one it lies in
  std::string text;
  Problems trouble = {};  // why there is no text
};

// By what a file is known to be as it was: other bytes have another time of change, if only by a tick of the clock that
// files are stamped with.
struct FileStamp {
  std::filesystem::path path;
  std::uintmax_t number = 0;  // the inode: another file may have taken its place
  std::uintmax_t size = 0;
  Duration written{}, changed{};  // since the epoch; only the second is nobody's to set
  bool settled = false;           // when it was looked at, its last change was longer ago than such a tick may last
  Problems trouble = {};          // it cannot be read: no regular file, or larger than a document may be

  // Whether the bytes are those of `earlier`, an earlier look at the same path.
  bool same_as(const FileStamp& earlier) const {
    return earlier.settled && number == earlier.number && size == earlier.size && written == earlier.written &&
           changed == earlier.changed;
  }
};

inline constexpr std::size_t most_files = 1000;  // of one folder

// The first files below it with one of the endings, in small letters or capitals; nothing hidden, such as an editor's
// locks and the versions of a mounted ConfigMap. Also what only calls itself so, such as a link that leads nowhere:
// whoever put it there is told what is wrong with it.
std::vector<FileStamp> files_below(const std::string& folder, const std::vector<std::string>& endings);
FoundFile read_found(const FileStamp& stamp, const std::string& folder);

template <class File>
class FolderCache {
 public:
  // Nothing: the file is of another kind.
  using Read = std::function<std::optional<File>(FoundFile)>;

  // "" for a folder: there is none.
  FolderCache(std::string folder, std::vector<std::string> endings, Read read)
      : folder_(std::move(folder)), endings_(std::move(endings)), read_(std::move(read)) {}

  // In the order of their names.
  std::vector<File> list() const {
    std::vector<File> files;
    if (folder_.empty()) return files;
    const std::lock_guard lock(mutex_);
    std::map<std::filesystem::path, Known> present;
    for (FileStamp& stamp : files_below(folder_, endings_)) {
      const auto before = known_.find(stamp.path);
      if (before != known_.end() && stamp.same_as(before->second.stamp))
        present.insert(*before);
      else
        present.emplace(stamp.path, Known{stamp, read_(read_found(stamp, folder_))});
    }
    known_ = std::move(present);
    for (const auto& [path, known] : known_)
      if (known.file) files.push_back(*known.file);
    return files;
  }

  const std::string& path() const { return folder_; }

 private:
  struct Known {
    FileStamp stamp;
    std::optional<File> file;
  };

  const std::string folder_;
  const std::vector<std::string> endings_;
  const Read read_;
  mutable std::mutex mutex_;
  mutable std::map<std::filesystem::path, Known> known_;
};

// What a file that is wrong calls itself under `key`, as far as it could be read; else it is known by its own name.
std::string meant_name(const config::Node& node, std::string_view key, const std::string& file);

// Whoever says a name means one file: every further one of that name is told where the first is. `content` is the
// member that a good file has its value in, `name_of` the name of a good file, `path` where the file says it.
template <class File, class Content, class NameOf>
void refuse_namesakes(std::vector<File>& files, Content content, NameOf name_of, const std::string& path,
                      const std::string& hint) {
  std::map<std::string, std::string> first;  // name -> file
  for (File& file : files) {
    if (!(file.*content)) continue;
    const auto [known, is_new] = first.emplace(name_of(file), file.file);
    if (!is_new) file.*content = refuse(path, "\"" + known->first + "\" is already the name of " + known->second, hint);
  }
}

// A text that came without a file: JSON where its name says so, else YAML.
config::Format format_of(std::string_view file);

}  // namespace squall::runs
