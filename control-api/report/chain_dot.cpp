// The chain for Graphviz (coverage.hpp). Nodes are numbered, and all that people wrote stands in labels. There quotes
// and backslashes mean something, and so does &: Graphviz decodes the entities of HTML in every label.
#include <map>

#include "journey/layout.hpp"
#include "report/coverage.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

std::string dot_text(std::string_view text) {
  std::string out;
  for (const char byte : cleaned(text)) {
    if (byte == '"' || byte == '\\') out += '\\';
    if (byte == '&')
      out += "&amp;";
    else
      out += byte == '\n' || byte == '\t' ? ' ' : byte;
  }
  return out;
}

std::string_view dot_colour(std::optional<journey::Status> status) {
  if (!status) return "#59616a";
  switch (*status) {
    case journey::Status::gap: return "#8b1a5c";
    case journey::Status::broken: return "#b3261e";
    case journey::Status::blind: return "#4f52a0";
    case journey::Status::stale: return "#8a5200";
    case journey::Status::untested: return "#4a5462";
    case journey::Status::proven: return "#176d45";
  }
  return {};
}

std::string dot_arrow(const journey::Way& way, const journey::Hop& hop, const journey::Coverage& coverage) {
  std::string label = dot_text(hop.id);
  std::string tip;
  for (const journey::CellCoverage& covered : coverage.cells) {
    if (covered.hop->id != hop.id) continue;
    const std::string line = std::string(to_string(covered.cell->mode)) + " " + status_word(covered.status);
    label += "\\n" + line;
    tip += (tip.empty() ? "" : "\\n") + line + ": " + dot_text(covered.why);
  }
  const auto worst = coverage.worst(hop.id);
  const std::string colour(dot_colour(worst));
  return "  part" + std::to_string(way.from) + " -> part" + std::to_string(way.to) + " [label=\"" + label +
         "\", tooltip=\"" + (tip.empty() ? "no modes are written" : tip) + "\", color=\"" + colour +
         "\", fontcolor=\"" + colour + "\"" + (worst == journey::Status::gap ? ", style=dashed" : "") + "];\n";
}

}  // namespace

std::string chain_dot(const journey::Journey& journey, const journey::Coverage& coverage) {
  const journey::Layout layout = journey::lay_out(journey);
  std::string text = "digraph \"" + dot_text(journey.name) + "\" {\n  rankdir=LR;\n  label=\"" +
                     dot_text(journey.name) + ", " + count_cells(coverage) +
                     "\";\n  labelloc=t;\n  fontname=\"sans-serif\";\n"
                     "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
                     "  edge [fontname=\"sans-serif\", fontsize=10, penwidth=1.6];\n";
  for (std::size_t i = 0; i < layout.places.size(); ++i)
    text += "  part" + std::to_string(i) + " [label=\"" + dot_text(layout.places[i].part) + "\"];\n";
  for (const journey::Way& way : layout.ways) text += dot_arrow(way, journey.hops[way.hop], coverage);
  return text + "}\n";
}

}  // namespace squall::report
