// Writes reports of the sample runs and drawings of sample journeys into a folder, for tests/e2e/report_page.sh and for
// whoever wants to look at them: write_report_pages FOLDER
#include <cstdio>
#include <fstream>
#include <string>

#include "report/coverage.hpp"
#include "report/report.hpp"
#include "unit/report/sample_journey.hpp"
#include "unit/report/sample_record.hpp"

namespace {

bool write(const std::string& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  return static_cast<bool>(stream.flush());
}

bool draw(const std::string& name, const squall::report::SampleChain& chain) {
  return write(name + ".svg", squall::report::chain_svg(chain.journey, chain.coverage)) &&
         write(name + ".dot", squall::report::chain_dot(chain.journey, chain.coverage)) &&
         write(name + ".md", squall::report::coverage_markdown(chain.journey, chain.coverage));
}

}  // namespace

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
    for (const auto& [format, ending] : formats)
      if (!write(std::string(words[1]) + "/" + name + ending, render(squall::report::sample_record(tale), format, {})))
        return 1;
  const std::string folder = words[1];
  return draw(folder + "/chain", squall::report::sample_chain()) &&
                 draw(folder + "/long_chain", squall::report::long_chain())
             ? 0
             : 1;
}
