// Runbook files as values: what is read, and what each mistake is told as, with its line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/reader.hpp"
#include "journey/journey.hpp"
#include "unit/runbook/runbook_files.hpp"

namespace squall::runbook {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string told(const Result<Runbook>& runbook, const std::string& file) {
  return runbook ? "accepted\n" : config::format_problems(file, runbook.error());
}

std::string told(const std::string& text) { return told(read_runbook("x", text), "x"); }

// A whole runbook with these lines as its front matter and below its last heading.
std::string around(const std::string& call, const std::string& front = "hop: db\nmodes: [down]\nowner: shop\n") {
  return "---\n" + front +
         "---\n## You see\nNothing.\n## Is it this?\n## Stop the harm\n- [ ] Stop.\n  ```\n  {{halt}}\n  ```\n  "
         "Expect: "
         "it stops.\n## Act\n## Prove it is over\n- [ ] Look.\n  ```\n  true\n  ```\n  Expect: nothing.\n## Call\n" +
         call;
}

TEST(RunbookFile, is_read_when_it_is_shipped) {
  const auto files = runbook_files("runbooks");
  EXPECT_GE(files.size(), 10U);
  for (const auto& file : files) EXPECT_EQ(told(read_file(file), file.filename().string()), "accepted\n");
}

TEST(RunbookFile, is_refused_with_every_problem_in_its_place) {
  const auto files = runbook_files("tests/unit/runbook/data/bad");
  EXPECT_GE(files.size(), 30U);
  for (const auto& file : files) {
    std::filesystem::path expected = file;
    EXPECT_EQ(told(read_file(file), file.filename().string()), text_of(expected.replace_extension(".expected")));
  }
}

TEST(RunbookFile, says_whose_hop_it_is_about_and_how_that_fails) {
  const Runbook read = shipped("throttled-database");
  EXPECT_EQ(read.name, "throttled-database");
  EXPECT_EQ(read.title, "The way to the database is too narrow");
  EXPECT_EQ(read.hop, "database");
  EXPECT_THAT(read.modes, ElementsAre("throttled"));
  EXPECT_EQ(read.owner, "shop");
  EXPECT_THAT(read.text, HasSubstr("owner: shop"));
}

TEST(RunbookFile, has_steps_that_are_numbered_over_all_headings) {
  const Runbook read = shipped("cache-hangs");
  ASSERT_EQ(read.steps.size(), 7U);
  for (std::size_t i = 0; i < read.steps.size(); ++i) EXPECT_EQ(read.steps[i].number, i + 1);
  EXPECT_EQ(read.steps[1].imperative, "Stop the game day.");
  EXPECT_EQ(read.steps[1].command, "{{halt}}");
  EXPECT_EQ(read.steps[1].expected, "`halted: every fault is off`. Without a run go on.");
  EXPECT_EQ(read.steps[0].expected, "five times `200` and `0.25s` or more. Faster: see the cache is gone.");
  EXPECT_EQ(read.steps[0].line, 13);
}

TEST(RunbookFile, keeps_the_lines_of_a_command) {
  std::string text = around("Them.");
  text.replace(text.find("true"), 4, "first \\\n    --second\n\n  third");
  EXPECT_EQ(read_runbook("x", text).value().steps.at(1).command, "first \\\n  --second\n\nthird");
}

TEST(RunbookFile, stops_the_harm_by_a_halt_that_may_have_spaces_in_its_braces) {
  std::string text = around("Them.");
  text.replace(text.find("{{halt}}"), 8, "{{ halt }}");
  EXPECT_EQ(told(text), "accepted\n");
}

TEST(RunbookFile, is_of_use_whatever_is_wrong_with_its_words) {
  std::string long_one;
  for (std::size_t i = 0; i < most_words; ++i) long_one += "word ";
  const std::string text = around(long_one + "{{hop.nam}}");
  const auto usable = read_usable_runbook("x", text);
  ASSERT_TRUE(usable) << told(usable, "x");
  EXPECT_EQ(usable->steps.size(), 2U);
  EXPECT_EQ(config::format_problems("x", usable->problems), told(text));
  EXPECT_THAT(told(text), AllOf(HasSubstr("words outside code"), HasSubstr("unknown variable \"hop.nam\"")));
  EXPECT_THAT(read_usable_runbook("x", around("Them."))->problems, IsEmpty());
}

TEST(RunbookFile, is_of_no_use_when_it_cannot_be_read) {
  for (const std::string& text : {std::string("# No front matter\n"), around("", "hop: db\n"), around("\x1b[31m"),
                                  std::string("---\nhop: db\n"), around(std::string(most_bytes, 'x')), around("\xff")})
    EXPECT_FALSE(read_usable_runbook("x", text)) << text.substr(0, 80);
}

TEST(RunbookFile, is_called_as_its_file_is_when_it_has_no_title) {
  EXPECT_EQ(read_runbook("db-gone", around("Them.")).value().title, "db-gone");
}

TEST(RunbookFile, counts_words_but_not_those_of_code_and_comments) {
  const std::size_t few = read_runbook("x", around("")).value().words;
  EXPECT_EQ(
      read_runbook("x", around("<!-- say\nwhich -->\nTwo *w*ords, - `and code`\n\n    more code\n")).value().words,
      few + 2);
}

TEST(RunbookFile, may_have_as_many_words_as_the_limit_says_and_not_one_more) {
  const std::size_t few = read_runbook("x", around("")).value().words;
  std::string words;
  for (std::size_t i = few; i < most_words; ++i) words += "word\n";
  EXPECT_EQ(read_runbook("x", around(words)).value().words, most_words);
  const auto lines = std::ranges::count(around(words), '\n');
  EXPECT_EQ(told(around(words + "end\n")), "x:" + std::to_string(lines + 1) +
                                               ":1: has 201 words outside code, 200 are the most, and here they end "
                                               "(what explains goes into a document that the runbook links to)\n");
}

TEST(RunbookFile, may_end_its_lines_as_windows_does) {
  std::string text;
  for (const char byte : around("Them.\n")) text += byte == '\n' ? std::string("\r\n") : std::string(1, byte);
  const auto read = read_runbook("x", "\xef\xbb\xbf" + text);
  EXPECT_EQ(told(read, "x"), "accepted\n");
  EXPECT_EQ(read.value().steps.at(0).command, "{{halt}}");
}

TEST(RunbookFile, tells_problems_of_its_front_matter_and_of_its_body_at_once) {
  EXPECT_EQ(told(around("{{hop.nam}}\n", "hop: db\nmodes: [dow]\nowner: shop\n")),
            "x:3:9: /modes/0: \"dow\" is no mode (did you mean \"down\"?)\n"
            "x:23:1: unknown variable \"hop.nam\" (did you mean \"hop.name\"?)\n");
}

TEST(RunbookFile, has_no_steps_that_a_tick_could_not_name) {
  for (const char* hidden : {"> - [ ] a", "- b\n  - [ ] c", "1. - [ ] d"})
    EXPECT_THAT(told(around(std::string(hidden) + "\n")), HasSubstr("a step inside of something else")) << hidden;
}

TEST(RunbookFile, writes_the_names_of_files_in_its_links_as_addresses_are_written) {
  std::vector<std::string> asked;
  const auto read = read_runbook("x", around("[a](my%20cache.md#act) [b](50%.md)\n"), [&](const std::string& target) {
    asked.push_back(target);
    return true;
  });
  EXPECT_EQ(told(read, "x"), "accepted\n");
  EXPECT_THAT(asked, ElementsAre("my cache.md", "50%.md"));
}

TEST(RunbookFile, does_not_look_at_links_when_nobody_knows_the_files) {
  EXPECT_EQ(told(around("[x](nowhere.md)\n")), "accepted\n");
}

TEST(RunbookFile, is_no_longer_than_a_runbook_may_be) {
  EXPECT_EQ(told(around("<!-- " + std::string(most_bytes, 'x') + " -->")),
            "x:1:1: larger than 64 KiB (a runbook is short)\n");
}

TEST(RunbookFile, tells_at_most_a_hundred_problems) {
  std::string many;
  for (int i = 0; i < 150; ++i) many += "{{x" + std::to_string(i) + "}}\n";
  EXPECT_THAT(read_runbook("x", around(many)).error().back().message, HasSubstr("and 50 more problems"));
}

TEST(Runbook, knows_the_modes_of_a_journey) {
  std::vector<std::string_view> words;
  for (const journey::Mode mode : journey::modes) words.push_back(journey::to_string(mode));
  EXPECT_THAT(words, testing::ElementsAreArray(modes));
}

// docs/runbooks.md: its example leaves out two sections, the table of variables leaves out none.
TEST(RunbookGuide, shows_the_beginning_of_a_runbook_and_every_variable) {
  const std::string guide = text_of(SQUALL_SOURCE_DIR "/docs/runbooks.md");
  const std::size_t begin = guide.find("````markdown\n") + 13;
  const std::string example = guide.substr(begin, guide.find("````\n", begin) - begin);
  const auto read = read_runbook("x", example);
  ASSERT_FALSE(read);
  ASSERT_EQ(read.error().size(), 1U) << told(read, "docs/runbooks.md");
  EXPECT_EQ(read.error().front().message, "\"## Prove it is over\" has no step");
  for (const std::string_view variable : variables)
    EXPECT_THAT(guide, HasSubstr("`{{" + std::string(variable) + "}}`"));
  for (const std::string_view heading : headings) EXPECT_THAT(guide, HasSubstr("| " + std::string(heading) + " |"));
  EXPECT_THAT(guide, AllOf(HasSubstr("**" + std::to_string(most_words) + " words**"),
                           HasSubstr("**" + std::to_string(most_steps) + " steps**")));
}

}  // namespace
}  // namespace squall::runbook
