// From text to tree: the only place that meets YAML. JSON and YAML of the same content give the same Node. Called for
// files at start, reload and by the command line, and for the bodies of API calls. Any thread.
#pragma once

#include <string>
#include <string_view>

#include <squall/problem.hpp>

#include "config/node.hpp"

namespace squall::config {

enum class Format { yaml, json };

inline constexpr std::size_t max_document_size = 1 << 20;
inline constexpr std::size_t max_document_values = 100'000;
inline constexpr int max_document_depth = 32;

// Refused, each with its line and column: duplicate keys, anchors, aliases, tags, more than one document, keys that are
// not strings, NaN and infinity, bytes that are not UTF-8, and what is deeper or larger than the bounds above.
// Format::json takes RFC 8259 and nothing else. Never throws.
Result<Node> load_text(std::string_view text, Format format);

// The format is JSON when the name ends in .json, else YAML. A file that cannot be read is a problem like any other.
Result<Node> load_file(const std::string& path);

}  // namespace squall::config
