// See run_bodies.hpp.
#include "routes/run_bodies.hpp"

#include "config/loader.hpp"
#include "config/reader.hpp"
#include "server/problem.hpp"
#include "store/halt_record.hpp"

namespace squall::routes {
namespace {

using config::MapReader;
using config::Node;

constexpr std::size_t longest_note = 4000;

bool is_experiment(const Node& body) { return body.find("phases") != nullptr || body.find("claim") != nullptr; }

// 0 means that a fault has none of its own.
Result<std::uint64_t> as_seed(const Node& node) {
  const auto seed = config::as_count(node);
  if (seed && *seed == 0) return refuse("", "must be 1 or more");
  return seed;
}

void read_vars(const Node& node, const std::string& path, experiment::NameValues& vars, Problems& problems) {
  if (!node.is(Node::Kind::map)) {
    problems.push_back({path, "must be a map of names to values", "like {ms: 400}", node.line, node.column});
    return;
  }
  for (const config::Member& member : node.members) {
    if (member.value.is(Node::Kind::list) || member.value.is(Node::Kind::map) || member.value.is(Node::Kind::null))
      problems.push_back({config::child(path, member.key), "must be a number, a text, true or false", "",
                          member.value.line, member.value.column});
    else
      vars.emplace_back(member.key, member.value.text);
  }
}

void read_file(const Node& node, runs::ExperimentWish& wish, Problems& problems) {
  MapReader map(node, "/file", problems);
  map.optional("name", wish.file, config::as_text);
  map.required("text", wish.text, config::as_text, "the file's text");
  map.finish();
  wish.format = runs::format_of(wish.file);
}

Result<runs::StartWish> read_wish(const Node& body) {
  runs::StartWish wish;
  Problems problems;
  MapReader map(body, "", problems);
  map.optional("experiment", wish.what.name, config::as_text);
  if (const Node* file = map.optional("file")) read_file(*file, wish.what, problems);
  if (const Node* vars = map.optional("vars")) read_vars(*vars, "/vars", wish.what.vars, problems);
  std::uint64_t seed = 0;
  if (map.optional("seed", seed, as_seed)) wish.seed = seed;
  map.optional("attended", wish.attended, config::as_boolean);
  map.finish();
  if (map.valid() && problems.empty() && wish.what.name.empty() == wish.what.text.empty())
    map.problem_here("must name an experiment of the server, or carry the text of one, and not both",
                     "like {\"experiment\": \"checkout-db-slow\"}");
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return wish;
}

// The body is the file; what is not in a file stands in the query.
Result<runs::StartWish> read_query(const server::Request& request) {
  runs::StartWish wish;
  Problems problems;
  wish.what.text = request.body;
  wish.what.format = request.content_type == "application/yaml" ? config::Format::yaml : config::Format::json;
  if (wish.what.format == config::Format::json) wish.what.file = "body.json";
  for (const auto& [name, value] : request.query) {
    if (name == "var") {
      const std::size_t equals = value.find('=');
      if (equals == std::string::npos)
        problems.push_back({"", "?var=" + value + " has no value", "write it as ?var=name=value"});
      else
        wish.what.vars.emplace_back(value.substr(0, equals), value.substr(equals + 1));
    } else if (name == "seed") {
      if (const auto seed = as_seed(Node::plain(value)))
        wish.seed = *seed;
      else
        problems.push_back({"", "?seed= must be a whole number, 1 or more", ""});
    } else if (name == "attended") {
      wish.attended = value == "true";
    }
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return wish;
}

template <class T, class Read>
Result<T> read_one(const Node& body, std::string_view key, Read read, std::string_view example) {
  Problems problems;
  T value{};
  MapReader map(body, "", problems);
  map.required(key, value, read, example);
  map.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return value;
}

}  // namespace

tl::expected<runs::StartWish, server::Response> read_start(const server::Request& request) {
  const auto body = read_body(request);
  if (!body) return tl::unexpected(body.error());
  auto wish = is_experiment(*body) ? read_query(request) : read_wish(*body);
  if (!wish) return tl::unexpected(invalid(std::move(wish.error()), *body));
  return std::move(*wish);
}

server::Response refused_file(control::Refusal refused, const std::string& file) {
  using Kind = control::Refusal::Kind;
  const bool in_file = refused.kind == Kind::invalid || refused.kind == Kind::over_limit;
  std::string detail;
  if (!file.empty() && in_file && !refused.problems.empty()) detail = file + ": " + refused.problems.front().message;
  return refusal(std::move(refused), nullptr, std::move(detail));
}

Result<Duration> read_extension(const Node& body) {
  auto by = read_one<Duration>(body, "by", config::as_duration, "2m");
  if (by && *by <= Duration::zero()) return refuse("/by", "must be more than 0s");
  return by;
}

Result<bool> read_paused(const Node& body) { return read_one<bool>(body, "paused", config::as_boolean, "true"); }

Result<std::string> read_note(const Node& body) {
  auto text = read_one<std::string>(body, "text", config::as_text, "the queue drains");
  if (text && text->size() > longest_note)
    return refuse("/text", "must have at most " + std::to_string(longest_note) + " bytes");
  return text;
}

Result<std::uint64_t> read_step(const Node& body) {
  auto step = read_one<std::uint64_t>(body, "step", config::as_count, "1");
  if (step && (*step == 0 || *step > 100)) return refuse("/step", "must be 1 to 100: a step of the runbook");
  return step;
}

}  // namespace squall::routes
