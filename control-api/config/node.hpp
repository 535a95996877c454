// The one tree that YAML, JSON and the API's bodies become, and that answers are written from. Made by loader.hpp and
// by the codecs' describe functions, read through reader.hpp. Pure values, any thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace squall::config {

struct Member;

struct Node {
  // A plain scalar is a boolean only when spelled true or false, and a number only in JSON's decimal grammar. All else,
  // `022`, `on` and `200ms` included, is a string and stays as written until a typed reader asks.
  enum class Kind { null, boolean, number, string, list, map };

  Kind kind = Kind::null;
  bool truth = false;           // boolean
  bool quoted = false;          // string: it stood in quotes, or was made by Node::string
  std::string text;             // string: the value; number: as written; boolean: true or false
  std::vector<Node> items;      // list
  std::vector<Member> members;  // map, in the order written, each key once
  int line = 0;                 // 1-based; 0: did not come from text
  int column = 0;               // 1-based, in bytes

  static Node null();
  static Node boolean(bool value);
  static Node number(std::integral auto value);
  static Node number(double value);  // null when it is not finite
  static Node string(std::string value);
  static Node plain(std::string text);  // what `text` without quotes is: true, false, a number, else a string
  static Node list();
  static Node list(std::vector<Node> items);
  static Node map();
  static Node map(std::vector<Member> members);

  bool is(Kind wanted) const { return kind == wanted; }
  const Node* find(std::string_view key) const;  // null when this is no map or has no such key
  Node& add(std::string key, Node value);        // to a map, at its end; returns this node
  Node& push(Node value);                        // to a list; returns this node
};

struct Member {
  std::string key;
  Node value;
  int line = 0;  // of the key
  int column = 0;
};

// The node that a JSON pointer (RFC 6901) names, or null.
const Node* at(const Node& root, std::string_view pointer);

// `pointer` with one more reference token, escaped.
std::string child(std::string_view pointer, std::string_view token);
std::string child(std::string_view pointer, std::size_t index);

// Compact JSON. Numbers as written, strings escaped; text that is not UTF-8 is written with replacement characters.
std::string to_json(const Node& node);

// What a node is, for messages: "a list", "a number", ...
std::string_view kind_name(const Node& node);

inline Node Node::number(std::integral auto value) {
  Node node;
  node.kind = Kind::number;
  node.text = std::to_string(value);
  return node;
}

}  // namespace squall::config
