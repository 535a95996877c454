// A new file is written beside its place and renamed into it: a crash at first start leaves no half file, which would
// read as engaged.
#include "store/halt_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace squall::store {
namespace {

bool write_block(int file, const HaltRecord& record) {
  const HaltBlock block = encode(record);
  return ::pwrite(file, block.data(), block.size(), 0) == static_cast<ssize_t>(block.size()) && ::fdatasync(file) == 0;
}

// A descriptor on a fresh, clear record in its place; -1 with errno.
int create(const std::filesystem::path& place) {
  const std::filesystem::path draft = place.string() + ".new";
  const int file = ::open(draft.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return -1;
  if (!write_block(file, HaltRecord{}) || ::rename(draft.c_str(), place.c_str()) != 0) {
    const int error = errno;
    ::close(file);
    errno = error;
    return -1;
  }
  const int folder = ::open(place.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return file;
}

}  // namespace

Result<HaltFile> HaltFile::open(const StateFolder& folder) {
  const std::filesystem::path place = folder.path() / "halt";
  int file = ::open(place.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) file = create(place);
  if (file >= 0) return HaltFile(file);
  return refuse("/state",
                "cannot open the halt latch " + place.string() + ": " + std::generic_category().message(errno),
                "a server that could not remember a halt does not start: free or change the `state` folder");
}

HaltFile::HaltFile(HaltFile&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

HaltFile& HaltFile::operator=(HaltFile&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

HaltFile::~HaltFile() {
  if (file_ >= 0) ::close(file_);
}

HaltRecord HaltFile::read() const {
  HaltBlock block;
  const ssize_t size = ::pread(file_, block.data(), block.size(), 0);
  return decode(std::string_view(block.data(), size > 0 ? static_cast<std::size_t>(size) : 0));
}

bool HaltFile::write(const HaltRecord& record) const { return write_block(file_, record); }

}  // namespace squall::store
