// What is shown of texts that came from outside.
#include "runs/first_line.hpp"

#include <gtest/gtest.h>

namespace squall::runs {
namespace {

TEST(FirstLine, is_the_first_that_is_not_empty) {
  EXPECT_EQ(first_line("\r\n\n  no queue\r\nhere"), "no queue");
  EXPECT_EQ(first_line(" \n "), "");
  EXPECT_EQ(first_line(""), "");
}

TEST(FirstLine, has_neither_control_characters_nor_broken_ones) {
  EXPECT_EQ(first_line("a\x1b[31mb\x7f\tc"), "a?[31mb??c");
  EXPECT_EQ(first_line("Größe \xff\xc3"), "Größe ??");
  EXPECT_EQ(first_line(std::string_view("a\0b", 3)), "a?b");
}

TEST(FirstLine, is_cut_between_characters) {
  const std::string fits(200, 'x');
  EXPECT_EQ(first_line(fits), fits);
  EXPECT_EQ(first_line(fits + "x"), fits + "...");
  EXPECT_EQ(first_line(fits.substr(1) + "ö"), fits.substr(1) + "...");
}

}  // namespace
}  // namespace squall::runs
