// Writes reports of the sample runs into a folder, for tests/e2e/report_page.sh and for whoever wants to look at them:
// write_report_pages FOLDER
#include <cstdio>
#include <fstream>
#include <string>

#include "report/report.hpp"
#include "unit/report/sample_record.hpp"

int main(int count, char** words) {
  using squall::report::Format;
  using squall::report::Tale;
  if (count != 2) {
    std::fputs("usage: write_report_pages FOLDER\n", stderr);
    return 2;
  }
  constexpr std::pair<Tale, const char*> tales[] = {{Tale::held, "held"},          {Tale::broken, "broken"},
                                                    {Tale::stopped, "stopped"},    {Tale::inconclusive, "inconclusive"},
                                                    {Tale::refused, "refused"},    {Tale::crashed, "crashed"},
                                                    {Tale::under_way, "under_way"}};
  constexpr std::pair<Format, const char*> formats[] = {
      {Format::html, ".html"}, {Format::markdown, ".md"}, {Format::json, ".json"}, {Format::junit, ".xml"}};
  for (const auto& [tale, name] : tales)
    for (const auto& [format, ending] : formats) {
      std::ofstream file(std::string(words[1]) + "/" + name + ending, std::ios::binary);
      file << squall::report::render(squall::report::sample_record(tale), format, {});
      if (!file.flush()) return 1;
    }
}
