// See source_codec.hpp.
#include "experiment/source_codec.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "config/message_value.hpp"
#include "config/reader.hpp"

namespace squall::experiment {
namespace {

using config::as_text;
using config::MapReader;
using config::Node;

constexpr std::size_t most_words = 100;  // of a command

bool is_scalar(const Node& node) {
  return node.is(Node::Kind::string) || node.is(Node::Kind::number) || node.is(Node::Kind::boolean);
}

// http://host or https://host and what may follow; or a reference to a secret that is looked up when a run starts.
Result<std::string> as_url(const Node& node) {
  const auto text = as_text(node);
  if (!text || text->starts_with("${env:")) return text;
  const std::size_t scheme = text->starts_with("http://") ? 7 : text->starts_with("https://") ? 8 : 0;
  const std::string_view host = std::string_view(*text).substr(scheme, text->find_first_of("/?#", scheme) - scheme);
  const bool plain = std::ranges::all_of(*text, [](char byte) { return byte > 0x20 && byte < 0x7f; });
  if (scheme == 0 || host.empty() || host.front() == ':' || !plain)
    return refuse("", "must be an address that begins with http:// or https://, without spaces");
  if (host.find('@') != std::string_view::npos)
    return refuse("", "an address holds no user and password here", "write headers: {authorization: ...}");
  return text;
}

Result<std::string> as_method(const Node& node) {
  const auto text = as_text(node);
  if (!text) return text;
  const bool capitals = std::ranges::all_of(*text, [](char byte) { return byte >= 'A' && byte <= 'Z'; });
  if (!capitals || text->size() > 32) return refuse("", "must be a method in capitals, like GET or POST");
  return text;
}

// RFC 6901.
Result<std::string> as_pointer(const Node& node) {
  const auto text = as_text(node);
  if (!text) return text;
  bool good = text->front() == '/';
  for (std::size_t tilde = text->find('~'); tilde != std::string::npos; tilde = text->find('~', tilde + 1))
    good = good && tilde + 1 < text->size() && ((*text)[tilde + 1] == '0' || (*text)[tilde + 1] == '1');
  if (!good) return refuse("", "must be a JSON pointer, like /data/0/value");
  return text;
}

Result<std::string> as_argument(const Node& node) {
  if (!is_scalar(node)) return refuse("", "must be one word of the command, not " + std::string(kind_name(node)));
  return node.text;
}

Result<std::string> as_query(const Node& node) {
  return node.is(Node::Kind::number) ? Result<std::string>(node.text) : as_text(node);
}

class SourceReader {
 public:
  SourceReader(const Node& node, const std::string& path) : map_(node, path, problems_) {}

  Result<Source> read() {
    const Node* hop = map_.optional("hop");
    const Node* http = map_.optional("http");
    const Node* command = map_.optional("command");
    const Node* prometheus = map_.optional("prometheus");
    map_.finish();
    const std::array all{hop, http, command, prometheus};
    const auto sources = std::ranges::count_if(all, [](const Node* one) { return one != nullptr; });
    if (sources != 1 && problems_.empty())
      map_.problem_here(sources == 0 ? "says no source" : "says more than one source",
                        "write one of hop, http, command or prometheus");
    Source source = hop != nullptr          ? read_hop()
                    : http != nullptr       ? read_http(*http)
                    : command != nullptr    ? read_command(*command)
                    : prometheus != nullptr ? read_prometheus(*prometheus)
                                            : Source{};
    if (!problems_.empty()) return tl::unexpected(std::move(problems_));
    return source;
  }

 private:
  Source read_hop() {
    Metric metric;
    map_.optional("hop", metric, [](const Node& node) { return as_text(node).and_then(parse_metric); });
    return metric;
  }

  Source read_http(const Node& node) {
    HttpSource source;
    if (!node.is(Node::Kind::map)) {
      map_.optional("http", source.url, as_url);
      return source;
    }
    MapReader map(node, map_.path("http"), problems_);
    map.required("url", source.url, as_url, "http://127.0.0.1:8080/healthz");
    map.optional("method", source.method, as_method);
    map.optional("headers", source.headers, config::as_header_fields);
    map.optional("json", source.json, as_pointer);
    map.finish();
    return source;
  }

  Source read_command(const Node& node) {
    CommandSource source;
    const std::size_t before = problems_.size();
    map_.optional_list("command", source.argv, as_argument);
    const bool list = node.is(Node::Kind::list);
    if (problems_.size() == before && list &&
        (source.argv.empty() || source.argv.size() > most_words || source.argv.front().empty()))
      map_.problem("command", "must be a program and its arguments, at most 100 words",
                   "for example command: [./bin/queue-depth, orders]");
    return source;
  }

  Source read_prometheus(const Node& node) {
    PrometheusSource source;
    MapReader map(node, map_.path("prometheus"), problems_);
    map.required("url", source.url, as_url, "http://127.0.0.1:9090");
    map.required("query", source.query, as_query, "sum(up)");
    map.optional("headers", source.headers, config::as_header_fields);
    map.finish();
    return source;
  }

  Problems problems_;
  MapReader map_;
};

}  // namespace

Result<Source> decode_source(const Node& node, const std::string& path) { return SourceReader(node, path).read(); }

}  // namespace squall::experiment
