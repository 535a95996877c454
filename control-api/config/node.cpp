// The tree's builders, JSON pointers and the JSON writer (node.hpp). Pure.
#include "config/node.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "config/digits.hpp"
#include "config/utf8.hpp"

namespace squall::config {
namespace {

Node scalar(Node::Kind kind, std::string text) {
  Node node;
  node.kind = kind;
  node.text = std::move(text);
  return node;
}

// Removes the digits at the start and says how many they were.
std::size_t take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  text.remove_prefix(count);
  return count;
}

bool is_json_number(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  const bool leading_zero = text.size() > 1 && text[0] == '0' && is_digit(text[1]);
  if (leading_zero || take_digits(text) == 0) return false;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    if (take_digits(text) == 0) return false;
  }
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
    if (take_digits(text) == 0) return false;
  }
  return text.empty();
}

void write_string(std::string_view text, std::string& out) {
  constexpr char hex[] = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const char byte = text.front();
    if (length == 0) {
      out += "\\ufffd";
    } else if (byte == '"' || byte == '\\') {
      out += '\\';
      out += byte;
    } else if (byte == '\n') {
      out += "\\n";
    } else if (const auto code = static_cast<unsigned char>(byte); code < 0x20 || code == 0x7f) {
      out += "\\u00";
      out += hex[code >> 4];
      out += hex[code & 0xf];
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

void write(const Node& node, std::string& out) {
  switch (node.kind) {
    case Node::Kind::null: out += "null"; break;
    case Node::Kind::boolean: out += node.truth ? "true" : "false"; break;
    case Node::Kind::number: out += node.text; break;
    case Node::Kind::string: write_string(node.text, out); break;
    case Node::Kind::list:
      out += '[';
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        if (i != 0) out += ',';
        write(node.items[i], out);
      }
      out += ']';
      break;
    case Node::Kind::map:
      out += '{';
      for (std::size_t i = 0; i < node.members.size(); ++i) {
        if (i != 0) out += ',';
        write_string(node.members[i].key, out);
        out += ':';
        write(node.members[i].value, out);
      }
      out += '}';
      break;
  }
}

std::string unescape(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1'))
      text += token[++i] == '0' ? '~' : '/';
    else
      text += token[i];
  }
  return text;
}

const Node* step(const Node& node, std::string_view token) {
  if (!node.is(Node::Kind::list)) return node.find(unescape(token));
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  const bool whole = error == std::errc{} && end == token.data() + token.size();
  return whole && index < node.items.size() ? &node.items[index] : nullptr;
}

}  // namespace

Node Node::null() { return {}; }

Node Node::boolean(bool value) {
  Node node = scalar(Kind::boolean, value ? "true" : "false");
  node.truth = value;
  return node;
}

Node Node::number(double value) {
  if (!std::isfinite(value)) return null();
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return scalar(Kind::number, std::string(buffer, result.ptr));
}

Node Node::string(std::string value) {
  Node node = scalar(Kind::string, std::move(value));
  node.quoted = true;
  return node;
}

Node Node::plain(std::string text) {
  if (text == "true" || text == "false") return boolean(text == "true");
  const bool number = is_json_number(text);
  Node node = string(std::move(text));
  if (number) node.kind = Kind::number;
  node.quoted = false;
  return node;
}

Node Node::list() { return scalar(Kind::list, {}); }

Node Node::list(std::vector<Node> items) {
  Node node = list();
  node.items = std::move(items);
  return node;
}

Node Node::map() { return scalar(Kind::map, {}); }

Node Node::map(std::vector<Member> members) {
  Node node = map();
  node.members = std::move(members);
  return node;
}

const Node* Node::find(std::string_view key) const {
  for (const Member& member : members)
    if (member.key == key) return &member.value;
  return nullptr;
}

Node& Node::add(std::string key, Node value) {
  members.push_back({std::move(key), std::move(value)});
  return *this;
}

Node& Node::push(Node value) {
  items.push_back(std::move(value));
  return *this;
}

const Node* at(const Node& root, std::string_view pointer) {
  const Node* node = &root;
  while (node != nullptr && !pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    node = step(*node, pointer.substr(0, end));
    pointer.remove_prefix(end);
  }
  return node;
}

std::string child(std::string_view pointer, std::string_view token) {
  std::string path(pointer);
  path += '/';
  for (const char byte : token) {
    if (byte == '~')
      path += "~0";
    else if (byte == '/')
      path += "~1";
    else
      path += byte;
  }
  return path;
}

std::string child(std::string_view pointer, std::size_t index) { return child(pointer, std::to_string(index)); }

std::string to_json(const Node& node) {
  std::string out;
  write(node, out);
  return out;
}

std::string_view kind_name(const Node& node) {
  constexpr std::string_view names[] = {"nothing", "true or false", "a number", "a text", "a list", "a map"};
  return names[static_cast<std::size_t>(node.kind)];
}

}  // namespace squall::config
