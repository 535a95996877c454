// What a verb saves: whole or not at all, and where somebody wants it.
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/run_client.hpp"

namespace squall::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// Writes of this process fail behind so many bytes of a file, as they do on a full disk.
class Room {
 public:
  explicit Room(rlim_t bytes) : on_signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit less{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &less);
  }
  ~Room() {
    setrlimit(RLIMIT_FSIZE, &before_);
    (void)std::signal(SIGXFSZ, on_signal_);
  }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

 private:
  void (*on_signal_)(int);
  rlimit before_{};
};

class Saved : public ::testing::Test {
 protected:
  Saved() {
    std::string form = ::testing::TempDir() + "squall_saved_XXXXXX";
    folder = mkdtemp(form.data());
    file = (folder / "day.html").string();
  }
  ~Saved() override { std::filesystem::remove_all(folder); }

  static std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
    return names;
  }

  std::filesystem::path folder;
  std::string file;
};

TEST_F(Saved, takes_the_place_of_what_was_saved_before) {
  save(file, "the longer one of the morning");
  save(file, "noon");
  EXPECT_EQ(text_of(file), "noon");
  EXPECT_THAT(files(), ElementsAre("day.html"));
}

TEST_F(Saved, costs_nothing_of_what_was_saved_before_when_the_disk_is_full) {
  save(file, "good");
  {
    const Room full(2);
    EXPECT_THROW(save(file, "better"), Failure);
  }
  EXPECT_EQ(text_of(file), "good");
  EXPECT_THAT(files(), ElementsAre("day.html"));
}

TEST_F(Saved, leaves_nothing_behind_when_there_is_no_room_for_a_new_file) {
  {
    const Room full(2);
    EXPECT_THAT([this] { save(file, "good"); }, ThrowsMessage<Failure>(HasSubstr("cannot write " + file + ": ")));
  }
  EXPECT_TRUE(files().empty());
}

TEST_F(Saved, stays_as_open_to_others_as_it_was) {
  save(file, "one");
  chmod(file.c_str(), 0640);
  save(file, "two");
  EXPECT_EQ(std::filesystem::status(file).permissions(), static_cast<std::filesystem::perms>(0640));
}

TEST_F(Saved, follows_a_link) {
  const std::string link = (folder / "latest.html").string();
  save(file, "one");
  std::filesystem::create_symlink(file, link);
  save(link, "two");
  EXPECT_EQ(text_of(file), "two");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
}

TEST_F(Saved, does_not_replace_a_file_that_may_not_be_written) {
  if (getuid() == 0) GTEST_SKIP() << "root may write everything";
  save(file, "of another day");
  chmod(file.c_str(), 0400);
  EXPECT_THROW(save(file, "of this day"), Failure);
  EXPECT_EQ(text_of(file), "of another day");
}

TEST_F(Saved, is_written_in_place_where_the_folder_takes_no_new_file) {
  if (getuid() == 0) GTEST_SKIP() << "root may write everything";
  save(file, "one");
  chmod(folder.c_str(), 0500);
  save(file, "two");
  chmod(folder.c_str(), 0700);
  EXPECT_EQ(text_of(file), "two");
}

TEST_F(Saved, goes_down_a_pipe) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  save("/dev/fd/" + std::to_string(ends[1]), "read me");
  std::string text(7, ' ');
  EXPECT_EQ(read(ends[0], text.data(), text.size()), 7);
  EXPECT_EQ(text, "read me");
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace squall::cli
