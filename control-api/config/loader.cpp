// From bytes to tree (loader.hpp): the only file of this layer that reads files, and where readers' refusals become
// Problems.
#include "config/loader.hpp"

#include <algorithm>
#include <exception>
#include <fstream>

#include "config/tree_builder.hpp"
#include "config/utf8.hpp"

namespace squall::config {
namespace {

// yaml-cpp guesses UTF-16 and treats byte 4 as the end of the stream, so it gets neither.
void check_text(std::string_view text) {
  Place place{1, 1};
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) fail(place, "not UTF-8");
    const auto byte = static_cast<unsigned char>(text.front());
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f)
      fail(place, "a control character", "escape it in double quotes");
    place = byte == '\n' ? Place{place.line + 1, 1} : Place{place.line, place.column + static_cast<int>(length)};
    text.remove_prefix(length);
  }
}

}  // namespace

Result<Node> load_text(std::string_view text, Format format) try {
  if (text.size() > max_document_size)
    return refuse("", "larger than " + std::to_string(max_document_size >> 20) + " MiB");
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark says nothing in UTF-8
  check_text(text);
  return format == Format::json ? read_json(text) : read_yaml(text);
} catch (const LoadError& error) {
  return tl::unexpected(Problems{error.problem});
} catch (const std::exception& error) {
  return refuse("", std::string("cannot be read: ") + error.what());
}

Result<Node> load_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(max_document_size + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.eof() && file.fail()) return refuse("", "cannot be read", "is there a readable file \"" + path + "\"?");
  text.resize(static_cast<std::size_t>(file.gcount()));
  return load_text(text, path.ends_with(".json") ? Format::json : Format::yaml);
}

}  // namespace squall::config
