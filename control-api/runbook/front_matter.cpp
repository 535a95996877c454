// See front_matter.hpp.
#include "runbook/front_matter.hpp"

#include <algorithm>
#include <iterator>

#include "config/loader.hpp"
#include "config/names.hpp"
#include "config/reader.hpp"
#include "runbook/runbook.hpp"

namespace squall::runbook {
namespace {

using config::MapReader;
using config::Node;

// Without the spaces behind it, which nobody sees.
bool is_fence(std::string_view line) {
  const std::size_t end = line.find_last_not_of(" \t\r");
  return end != std::string_view::npos && line.substr(0, end + 1) == "---";
}

Result<std::string> as_mode(const Node& node) {
  auto word = config::as_text(node);
  if (!word || std::ranges::find(modes, *word) != std::end(modes)) return word;
  const std::vector<std::string> known(std::begin(modes), std::end(modes));
  std::string hint = config::did_you_mean(*word, known);
  if (hint.empty())
    for (const std::string& mode : known) hint += (hint.empty() ? "known modes: " : ", ") + mode;
  return refuse("", "\"" + word->substr(0, 64) + "\" is no mode", std::move(hint));
}

void read_modes(MapReader& map, std::vector<std::string>& read) {
  if (map.required("modes", "[down]") == nullptr || !map.optional_list("modes", read, as_mode)) return;
  if (read.empty()) map.problem("modes", "names no mode", "like [down]: how the hop fails when this runbook is right");
  for (std::size_t i = 1; i < read.size(); ++i)
    if (std::find(read.begin(), read.begin() + static_cast<std::ptrdiff_t>(i), read[i]) !=
        read.begin() + static_cast<std::ptrdiff_t>(i))
      map.problem("modes", "names \"" + read[i] + "\" twice");
}

}  // namespace

Parts split(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  Parts parts;
  for (std::size_t at = 0, line = 0; at < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view content = text.substr(at, end - at);
    at = end + 1;
    if (content.ends_with('\r')) content.remove_suffix(1);
    const bool inside = parts.opened && !parts.closed;
    if (line == 0 && is_fence(content)) {
      parts.opened = true;
    } else if (inside && is_fence(content)) {
      parts.closed = true;
    } else {
      (inside ? parts.front : parts.body) += content;
    }
    parts.front += '\n';
    parts.body += '\n';
  }
  return parts;
}

Result<FrontMatter> read_front_matter(const Parts& parts) {
  constexpr std::string_view example = "above the title stand ---, hop: HOP, modes: [down], owner: TEAM and ---";
  if (!parts.opened) return tl::unexpected(Problems{{"", "has no front matter", std::string(example), 1, 1}});
  if (!parts.closed) return tl::unexpected(Problems{{"", "the front matter does not end", std::string(example), 1, 1}});
  const auto node = config::load_text(parts.front, config::Format::yaml);
  if (!node) return tl::unexpected(node.error());
  Problems problems;
  MapReader map(*node, "", problems);
  FrontMatter read;
  map.required("hop", read.hop, config::as_hop_name, "orders-db");
  read_modes(map, read.modes);
  map.required("owner", read.owner, config::as_text, "checkout");
  map.finish();
  if (problems.empty()) return read;
  for (Problem& problem : problems)
    if (problem.line == 0) problem.line = problem.column = 1;
  return tl::unexpected(std::move(problems));
}

}  // namespace squall::runbook
