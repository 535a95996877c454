// The rules that both readers share (tree_builder.hpp). Pure; refuses by LoadError, which loader.cpp catches.
#include "config/tree_builder.hpp"

#include <utility>

namespace squall::config {
void fail(Place place, std::string message, std::string hint) {
  throw LoadError{Problem{"", std::move(message), std::move(hint), place.line, place.column}};
}

void TreeBuilder::value(Place place, Node value) {
  if (!open_.empty() && open_.back().node->is(Node::Kind::map) && !open_.back().has_key) return key(place, value);
  value.line = place.line;
  value.column = place.column;
  const bool opens = value.is(Node::Kind::list) || value.is(Node::Kind::map);
  if (opens && open_.size() >= static_cast<std::size_t>(max_document_depth))
    fail(place, "nested deeper than " + std::to_string(max_document_depth) + " levels");
  if (++count_ > max_document_values)
    fail(place, "more than " + std::to_string(max_document_values) + " values in one document");
  Node* node = attach(std::move(value));
  if (opens) open_.push_back({node});
}

void TreeBuilder::key(Place place, const Node& value) {
  if (value.is(Node::Kind::list) || value.is(Node::Kind::map) || value.is(Node::Kind::null))
    fail(place, "a key must be a text, not " + std::string(kind_name(value)),
         value.is(Node::Kind::map) ? "a variable stands in quotes: \"{{name}}\"" : "");
  const auto [first, is_new] = open_.back().lines.emplace(value.text, place.line);
  if (!is_new)
    fail(place,
         "duplicate key \"" + value.text + "\": it stands on line " + std::to_string(first->second) +
             " and again on line " + std::to_string(place.line),
         "keep one of them");
  open_.back().node->members.push_back({value.text, Node::null(), place.line, place.column});
  open_.back().has_key = true;
}

Node* TreeBuilder::attach(Node value) {
  if (open_.empty()) {
    root_ = std::move(value);
    return &root_;
  }
  Open& parent = open_.back();
  if (parent.node->is(Node::Kind::list)) {
    parent.node->items.push_back(std::move(value));
    return &parent.node->items.back();
  }
  parent.has_key = false;
  Member& member = parent.node->members.back();
  if (value.is(Node::Kind::null) && value.line != member.line) {
    value.line = member.line;  // YAML finds out about a value that is not there only at the next line
    value.column = member.column;
  }
  member.value = std::move(value);
  return &parent.node->members.back().value;
}

}  // namespace squall::config
