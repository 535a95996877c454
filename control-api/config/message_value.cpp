// See message_value.hpp.
#include "config/message_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "config/loader.hpp"

namespace squall::config {
namespace {

constexpr std::size_t longest_value = 8192;
constexpr std::size_t most_fields = 50;

// RFC 9110 5.6.2.
bool is_token(std::string_view text) {
  const auto fits = [](char c) {
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::ranges::all_of(text, fits);
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// How a message ends, and what becomes of its connection, must stay true.
constexpr std::array<std::string_view, 7> framing_fields{
    "content-length", "transfer-encoding", "connection", "keep-alive", "trailer", "te", "upgrade"};

Problem bad_name(const std::string& name) {
  return {"", "\"" + name.substr(0, 64) + "\" is not the name of a header field", "letters, digits and -"};
}

Problem framing_name(const std::string& name) {
  return {"", name + " says how messages end, which stays as it is", "use close, or rewrite: {malformed: length}"};
}

Problems check_name(const std::string& name) {
  if (!is_token(name)) return {bad_name(name)};
  if (same_name(name, "x-squall-fault"))
    return {{"", name + " is Squall's own field", "it is there when a fault made or changed the answer"}};
  if (std::ranges::any_of(framing_fields, [&](std::string_view one) { return same_name(one, name); }))
    return {framing_name(name)};
  return {};
}

bool is_scalar(const Node& node) {
  return node.is(Node::Kind::string) || node.is(Node::Kind::number) || node.is(Node::Kind::boolean);
}

Problems check_value(const Node& node) {
  const auto fits = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
  };
  if (!is_scalar(node)) return {{"", "must be the text of a header field", "write lists as several values"}};
  if (node.text.size() > longest_value || !std::ranges::all_of(node.text, fits))
    return {{"", "must be one line of at most 8192 bytes, without control characters", ""}};
  return {};
}

Problems at(const Node& node, const std::string& path, Problems problems) {
  for (Problem& problem : problems) {
    problem.path = path + problem.path;
    if (problem.line != 0) continue;
    problem.line = node.line;
    problem.column = node.column;
  }
  return problems;
}

void append(Problems& all, Problems more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace

Result<StatusCode> as_status(const Node& node) {
  const Node* value = &node;
  if (node.is(Node::Kind::map)) {
    value = node.find("status");
    for (const Member& member : node.members)
      if (member.key != "status")
        return refuse("", "\"" + member.key + "\" is not a key here: only status is", "for example {status: 503}");
    if (value == nullptr) return refuse("", "must have a status", "for example {status: 503}");
  }
  const auto status = as_count(*value);
  if (!status || *status < 100 || *status > 599) return refuse("", "must be an HTTP status, like 503");
  return StatusCode{static_cast<int>(*status)};
}

Result<StatusRange> as_status_range(const Node& node) {
  const std::string& text = node.text;
  if (text.size() == 3 && text.ends_with("xx") && text[0] >= '1' && text[0] <= '5') {
    const int hundreds = (text[0] - '0') * 100;
    return StatusRange{hundreds, hundreds + 99};
  }
  const auto status = as_status(node);
  if (!status || node.is(Node::Kind::map))
    return refuse("", "must be an HTTP status or a class of them, like 503 or 5xx");
  return StatusRange{status->value, status->value};
}

Result<HeaderFields> as_header_fields(const Node& node) {
  if (!node.is(Node::Kind::map) || node.members.size() > most_fields)
    return refuse("", "must be a map of at most 50 header fields, like {retry-after: \"5\"}");
  HeaderFields fields;
  Problems problems;
  for (const Member& member : node.members) {
    const std::string path = child("", member.key);
    append(problems, at(member.value, path, check_name(member.key)));
    const bool list = member.value.is(Node::Kind::list);
    const std::vector<Node> one{member.value};
    for (const Node& value : list ? member.value.items : one) {
      append(problems, at(value, path, check_value(value)));
      fields.emplace_back(member.key, value.text);
    }
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return fields;
}

Result<HeaderEdits> as_header_edits(const Node& node) {
  Problems problems;
  HeaderEdits edits;
  MapReader map(node, "", problems);
  map.optional_list("remove", edits.remove, as_field_name);
  map.optional("set", edits.set, as_header_fields);
  map.optional("add", edits.add, as_header_fields);
  map.finish();
  if (problems.empty() && edits == HeaderEdits{})
    map.problem_here("must have at least one of remove, set, add", "for example {set: {cache-control: no-store}}");
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return edits;
}

Result<JsonText> as_json(const Node& node) { return JsonText{to_json(node)}; }

Result<std::string> as_free_text(const Node& node) {
  if (!is_scalar(node)) return refuse("", "must be text, not " + std::string(kind_name(node)));
  return node.text;
}

Result<std::string> as_field_name(const Node& node) {
  if (!is_scalar(node)) return refuse("", "must be the name of a header field");
  if (Problems problems = check_name(node.text); !problems.empty()) return tl::unexpected(std::move(problems));
  return node.text;
}

Node describe(const StatusRange& range) {
  if (range.first == range.last) return Node::number(range.first);
  return Node::string(std::to_string(range.first / 100) + "xx");
}

Node describe(const HeaderFields& fields) {
  Node node = Node::map();
  for (const auto& [name, value] : fields) {
    const auto known = std::ranges::find(node.members, name, &Member::key);
    if (known == node.members.end()) {
      node.add(name, Node::string(value));
      continue;
    }
    if (!known->value.is(Node::Kind::list)) known->value = Node::list({known->value});
    known->value.push(Node::string(value));
  }
  return node;
}

Node describe(const HeaderEdits& edits) {
  Node node = Node::map();
  if (!edits.remove.empty()) {
    Node names = Node::list();
    for (const std::string& name : edits.remove) names.push(Node::string(name));
    node.add("remove", std::move(names));
  }
  if (!edits.set.empty()) node.add("set", describe(edits.set));
  if (!edits.add.empty()) node.add("add", describe(edits.add));
  return node;
}

Node describe(const JsonText& json) {
  const auto node = load_text(json.text, Format::json);
  return node ? *node : Node::string(json.text);
}

}  // namespace squall::config
