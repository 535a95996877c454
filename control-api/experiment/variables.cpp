// See variables.hpp.
#include "experiment/variables.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "config/environment_text.hpp"
#include "config/loader.hpp"
#include "config/reader.hpp"

namespace squall::experiment {
namespace {

using config::Node;

constexpr std::size_t most_variables = 100;
constexpr std::size_t longest_variable = 64;
constexpr std::string_view variable_mark = "{{";
constexpr std::string_view variable_end = "}}";
constexpr std::string_view secret_mark = "${env:";

bool is_variable_name(std::string_view text) {
  const auto fits = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
  };
  return !text.empty() && text.size() <= longest_variable && text.front() >= 'a' && text.front() <= 'z' &&
         std::ranges::all_of(text, fits);
}

bool is_environment_name(std::string_view text) {
  const auto letter = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
  };
  const auto fits = [&](char byte) { return letter(byte) || (byte >= '0' && byte <= '9'); };
  return !text.empty() && letter(text.front()) && std::ranges::all_of(text, fits);
}

// Addresses, headers, queries and arguments of outside sources: what is sent there and shown nowhere.
bool may_hold_secret(std::string_view path) {
  if (!path.starts_with("/checks/")) return false;
  path.remove_prefix(std::string_view("/checks/").size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return false;
  path.remove_prefix(slash);
  constexpr std::array whole{"/from/http", "/from/http/url", "/from/prometheus/url", "/from/prometheus/query"};
  constexpr std::array below{"/from/http/headers/", "/from/prometheus/headers/", "/from/command/"};
  return std::ranges::find(whole, path) != whole.end() ||
         std::ranges::any_of(below, [&](std::string_view start) { return path.starts_with(start); });
}

// Where the next reference begins; each byte is looked at once.
std::size_t next_mark(std::string_view text, std::size_t at) {
  for (;; ++at) {
    at = text.find_first_of("{$", at);
    if (at == std::string_view::npos) return at;
    if (text.substr(at).starts_with(variable_mark) || text.substr(at).starts_with(secret_mark)) return at;
  }
}

class Resolver {
 public:
  Resolver(const Node& root, const DecodeOptions& options, Problems& problems)
      : options_(options), problems_(problems), tree_(root) {}

  Resolved resolve() {
    declare();
    override_values();
    walk(tree_, "");
    for (const Variable& variable : variables_) {
      if (!variable.used && done_.unresolved.empty() && is_variable_name(variable.name))
        add(config::child("/vars", variable.name), "\"" + variable.name + "\" is never used",
            "write {{" + variable.name + "}} where it is meant, or remove it");
      done_.vars.emplace_back(variable.name, variable.value.text);
    }
    done_.tree = std::move(tree_);
    return std::move(done_);
  }

 private:
  struct Variable {
    std::string name;
    Node value;
    bool used = false;
    bool given = false;  // by an override
  };

  void add(std::string path, std::string message, std::string hint = {}) {
    problems_.push_back({std::move(path), std::move(message), std::move(hint)});
  }

  void declare() {
    const Node* vars = tree_.find("vars");
    if (vars == nullptr) return;
    if (!vars->is(Node::Kind::map) || vars->members.size() > most_variables)
      return add("/vars", "must be a map of at most 100 names and values", "for example vars: {ms: 400}");
    for (const config::Member& member : vars->members) {
      const std::string path = config::child("/vars", member.key);
      if (!is_variable_name(member.key))
        add(path, "\"" + member.key.substr(0, longest_variable) +
                      "\" is no name for a variable: 1 to 64 of a-z 0-9 _ and first a letter");
      else if (const std::string wrong = why_no_value(member.value); !wrong.empty())
        add(path, wrong);
      variables_.push_back({member.key, member.value});
    }
  }

  static std::string why_no_value(const Node& value) {
    if (value.is(Node::Kind::null) || value.is(Node::Kind::list) || value.is(Node::Kind::map))
      return "must be a text, a number, true or false, not " + std::string(config::kind_name(value));
    if (value.text.find(variable_mark) != std::string::npos) return "a variable cannot refer to variables";
    if (value.text.find(secret_mark) != std::string::npos) return "a variable cannot hold a secret";
    return "";
  }

  void override_values() {
    for (const auto& [name, text] : options_.vars) {
      Variable* variable = find(name);
      if (variable == nullptr) {
        add("", "the file has no variable \"" + name + "\" that could be set", suggestion(name));
      } else if (std::exchange(variable->given, true)) {
        add("", "the variable \"" + name + "\" is set twice", "set it once");
      } else {
        const Node value = variable->value.quoted ? Node::string(text) : Node::plain(text);
        if (const std::string wrong = why_no_value(value); !wrong.empty())
          add("", "the value given for \"" + name + "\": " + wrong);
        variable->value = value;
      }
    }
  }

  Variable* find(std::string_view name) {
    const auto found = std::ranges::find(variables_, name, &Variable::name);
    return found == variables_.end() ? nullptr : &*found;
  }

  std::string suggestion(std::string_view name) const {
    if (problems_.size() >= config::most_problems) return "";  // nobody reads that far
    std::vector<std::string> names;
    for (const Variable& variable : variables_) names.push_back(variable.name);
    std::string hint = config::did_you_mean(name, names);
    if (hint.empty())
      for (const std::string& one : names) hint += (hint.empty() ? "its variables are " : ", ") + one;
    return hint.empty() ? "declare it under vars" : hint;
  }

  void walk(Node& node, const std::string& path) {
    if (node.is(Node::Kind::string)) return put_in(node, path);
    for (std::size_t i = 0; i < node.items.size(); ++i) walk(node.items[i], config::child(path, i));
    for (config::Member& member : node.members)
      if (!path.empty() || member.key != "vars") walk(member.value, config::child(path, member.key));
  }

  void put_in(Node& node, const std::string& path) {
    const std::string_view text = node.text;
    std::string out;
    Node made;
    std::size_t at = 0;
    bool changed = false;
    for (;;) {
      const std::size_t next = next_mark(text, at);
      if (next == std::string_view::npos) break;
      out += text.substr(at, next - at);
      const std::size_t before = out.size();
      const std::size_t end =
          text[next] == '{' ? put_variable(text, next, path, out, made) : put_secret(text, next, path, out);
      if (end == std::string_view::npos) {
        done_.unresolved.insert(path);
        return;
      }
      const bool whole = text[next] == '{' && before == 0 && next == 0 && end == text.size();
      changed = changed || out.substr(before) != text.substr(next, end - next);
      at = end;
      if (whole) return replace(node, std::move(made));
    }
    if (!changed) return;
    out += text.substr(at);
    replace(node, node.quoted ? Node::string(std::move(out)) : Node::plain(std::move(out)));
  }

  static void replace(Node& node, Node made) {
    made.line = node.line;
    made.column = node.column;
    node = std::move(made);
  }

  // Both answer where the reference ends, or npos when it could not be resolved.
  std::size_t put_variable(std::string_view text, std::size_t at, const std::string& path, std::string& out,
                           Node& made) {
    const std::size_t start = at + variable_mark.size();
    const std::size_t end = text.find(variable_end, start);
    const std::string name(text.substr(start, end == std::string_view::npos ? 0 : end - start));
    if (!is_variable_name(name)) {
      add(path, "{{ begins a variable, which is written {{name}}", "its name is of a-z 0-9 _ and begins with a letter");
      return std::string_view::npos;
    }
    Variable* variable = find(name);
    if (variable == nullptr) {
      add(path, "there is no variable \"" + name + "\"", suggestion(name));
      return std::string_view::npos;
    }
    variable->used = true;
    put_in_ += variable->value.text.size();
    if (put_in_ > config::max_document_size) {
      add(path, "the variables make the file larger than 1 MiB", "shorten \"" + name + "\"");
      return std::string_view::npos;
    }
    out += variable->value.text;
    made = variable->value;
    return end + variable_end.size();
  }

  std::size_t put_secret(std::string_view text, std::size_t at, const std::string& path, std::string& out) {
    const std::size_t start = at + secret_mark.size();
    const std::size_t end = text.find('}', start);
    const std::string name(text.substr(start, end == std::string_view::npos ? 0 : end - start));
    if (!is_environment_name(name)) {
      add(path, "${env: begins a secret, which is written ${env:NAME}");
      return std::string_view::npos;
    }
    if (!may_hold_secret(path)) {
      add(path, "no secret may stand here", "secrets are for the url, headers, query and command of a check's source");
      return std::string_view::npos;
    }
    if (!options_.environment) {
      out += text.substr(at, end + 1 - at);
      return end + 1;
    }
    const auto value = config::resolve_environment(text.substr(at, end + 1 - at), options_.environment);
    if (!value) {
      add(path, value.error().front().message, value.error().front().hint);
      return std::string_view::npos;
    }
    out += *value;
    if (std::ranges::find(done_.secrets, *value) == done_.secrets.end()) done_.secrets.push_back(*value);
    return end + 1;
  }

  const DecodeOptions& options_;
  Problems& problems_;
  Node tree_;
  std::vector<Variable> variables_;
  std::size_t put_in_ = 0;  // bytes of variables: a small file must not become a huge one
  Resolved done_;
};

}  // namespace

Resolved resolve(const Node& root, const DecodeOptions& options, Problems& problems) {
  return Resolver(root, options, problems).resolve();
}

}  // namespace squall::experiment
