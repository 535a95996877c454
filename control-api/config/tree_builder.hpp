// Grows one tree from a stream of events and keeps the rules that YAML and JSON share: depth, duplicate keys, string
// keys. Fed by json_reader.cpp and yaml_reader.cpp only; a broken rule ends the reading by an exception (LoadError)
// that loader.cpp turns into a Problem.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/loader.hpp"

namespace squall::config {

struct LoadError {
  Problem problem;
};

struct Place {
  int line = 0;
  int column = 0;
};

[[noreturn]] void fail(Place place, std::string message, std::string hint = {});

class TreeBuilder {
 public:
  // A value at its place; a list or map stays open until close(). Where a map waits for a key, `value` is the key.
  void value(Place place, Node value);
  void close() { open_.pop_back(); }
  Node take() { return std::move(root_); }

 private:
  struct Open {
    Node* node;
    bool has_key = false;
    std::map<std::string, int> lines = {};  // of each key: a hostile map of many keys must stay cheap
  };

  void key(Place place, const Node& value);
  Node* attach(Node value);

  std::size_t count_ = 0;
  Node root_;
  // Pointers stay good: a container grows only while it is the innermost open one.
  std::vector<Open> open_;
};

Node read_json(std::string_view text);  // json_reader.cpp
Node read_yaml(std::string_view text);  // yaml_reader.cpp

}  // namespace squall::config
