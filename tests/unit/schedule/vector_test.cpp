// Every instant of 2024 of 48 expressions in five zones, against what npm's croner says of them. vectors/make.cjs says
// how they are made and written down. What croner does otherwise is left out there and said by hand in next_test.cpp:
// it moves what the clocks skip to the first minute behind the gap, runs some expressions again in the second round of
// an hour, and takes */2 in a day field as a restriction.
#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <iomanip>

#include "unit/schedule/local.hpp"

namespace squall::schedule {
namespace {

std::vector<std::string> split_line(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, ';');) parts.push_back(part);
  return parts;
}

struct Expectation {
  std::string expression;
  std::array<std::string, 12> months;
};

struct Vectors {
  std::string zone;
  std::vector<std::pair<WallTime, WallTime>> disputed;
  std::vector<Expectation> expectations;
};

Vectors read_vectors(const std::string& name) {
  std::ifstream in(std::string(SQUALL_VECTORS) + "/" + name + ".csv");
  Vectors vectors;
  for (std::string line; std::getline(in, line);) {
    const std::vector<std::string> parts = split_line(line);
    if (parts.front() == "zone") {
      vectors.zone = parts.at(1);
    } else if (parts.front() == "disputed") {
      vectors.disputed.emplace_back(utc(parts.at(1)), utc(parts.at(2)));
    } else {
      Expectation one{parts.front(), {}};
      std::copy(parts.begin() + 1, parts.end(), one.months.begin());  // months at the end may be empty, and so missing
      vectors.expectations.push_back(one);
    }
  }
  return vectors;
}

std::uint32_t hash(const std::vector<WallTime>& instants) {
  std::uint32_t value = 0x811c9dc5;
  for (const WallTime instant : instants) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(instant.time_since_epoch()).count();
    for (unsigned shift = 0; shift < 32; shift += 8)
      value = (value ^ (static_cast<std::uint32_t>(minutes) >> shift & 0xff)) * 0x01000193;
  }
  return value;
}

std::string print_month(const std::vector<WallTime>& instants) {
  std::string text;
  if (instants.size() > 4) {
    std::ostringstream digits;
    digits << instants.size() << ':' << std::hex << std::setw(8) << std::setfill('0') << hash(instants);
    return digits.str();
  }
  for (const WallTime instant : instants) text += (text.empty() ? "" : " ") + print_utc(instant).substr(8);
  return text;
}

std::array<std::string, 12> months_of(const std::string& expression, const Vectors& vectors) {
  std::array<std::vector<WallTime>, 12> instants;
  const Cron parsed = cron(expression);
  const WallTime end = utc("2025-01-01T00:00");
  for (auto at = next(parsed, vectors.zone, utc("2023-12-31T23:59")); at && *at < end;
       at = next(parsed, vectors.zone, *at)) {
    const auto is_disputed = [&](const auto& stretch) { return *at >= stretch.first && *at < stretch.second; };
    if (std::any_of(vectors.disputed.begin(), vectors.disputed.end(), is_disputed)) continue;
    const date::year_month_day day{std::chrono::floor<date::days>(*at)};
    instants.at(static_cast<unsigned>(day.month()) - 1).push_back(*at);
  }
  std::array<std::string, 12> months;
  std::transform(instants.begin(), instants.end(), months.begin(), print_month);
  return months;
}

class Zones : public testing::TestWithParam<const char*> {};

TEST_P(Zones, have_the_instants_that_croner_finds) {
  const Vectors vectors = read_vectors(GetParam());
  EXPECT_EQ(vectors.expectations.size(), 48U);
  for (const Expectation& one : vectors.expectations)
    EXPECT_EQ(months_of(one.expression, vectors), one.months) << one.expression << " in " << vectors.zone;
}

INSTANTIATE_TEST_SUITE_P(of_2024, Zones, testing::Values("berlin", "new_york", "lord_howe", "santiago", "kolkata"));

}  // namespace
}  // namespace squall::schedule
