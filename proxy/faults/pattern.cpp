// See pattern.hpp. A glob becomes a regular expression too: one automaton, one set of bounds.
#include "faults/pattern.hpp"

#include <optional>
#include <utility>

#include <re2/re2.h>

namespace squall::faults {
namespace {

constexpr std::size_t longest = 1024;
constexpr std::int64_t most_memory = std::int64_t{1} << 20;

struct Glob {
  std::string literal;     // what it is without wildcards
  std::string expression;  // the same, or with them
  bool wild = false;
};

std::optional<Glob> read_glob(std::string_view text, char separator) {
  const std::string one = separator == '\0' ? "." : "[^" + re2::RE2::QuoteMeta(std::string(1, separator)) + "]";
  Glob glob;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '*') {
      const bool any = text.substr(i).starts_with("**");
      glob.expression += (any ? std::string(".") : one) + "*";
      i += any ? 1 : 0;
      glob.wild = true;
    } else if (c == '?') {
      glob.expression += one;
      glob.wild = true;
    } else {
      if (c == '\\') {
        if (++i == text.size()) return std::nullopt;
        c = text[i];
      }
      glob.literal += c;
      glob.expression += re2::RE2::QuoteMeta(std::string(1, c));
    }
  }
  return glob;
}

}  // namespace

class Pattern::Expression {
 public:
  // Bytes, not characters: a header may hold anything, and no value may fail to be judged.
  Expression(const std::string& text, bool ignore_case) : expression_(text, options(ignore_case)) {}

  bool fits(std::string_view value) const { return re2::RE2::FullMatch({value.data(), value.size()}, expression_); }
  bool good() const { return expression_.ok(); }
  const std::string& error() const { return expression_.error(); }

 private:
  static re2::RE2::Options options(bool ignore_case) {
    re2::RE2::Options options(re2::RE2::Latin1);
    options.set_log_errors(false);
    options.set_max_mem(most_memory);
    options.set_dot_nl(true);
    options.set_never_capture(true);
    options.set_case_sensitive(!ignore_case);
    return options;
  }

  re2::RE2 expression_;
};

Result<Pattern> Pattern::compile(std::string_view text, Options options) {
  if (text.empty()) return refuse("", "is empty, which nothing would fit", "write * for anything");
  if (text.size() > longest)
    return refuse("",
                  "has " + std::to_string(text.size()) + " bytes; a pattern has at most " + std::to_string(longest));
  Pattern pattern;
  if (text.front() == '~') {
    const auto expression = std::make_shared<const Expression>(std::string(text.substr(1)), options.ignore_case);
    if (!expression->good())
      return refuse("", "is not a regular expression: " + expression->error(),
                    "the syntax is RE2's, without look-around and back-references; without ~ it is a glob");
    pattern.expression_ = expression;
    return pattern;
  }
  auto glob = read_glob(text, options.separator);
  if (!glob) return refuse("", "ends with a backslash, which should take the next character literally", "write \\\\");
  pattern.literal_ = std::move(glob->literal);
  if (!glob->wild && !options.ignore_case) return pattern;
  const auto expression = std::make_shared<const Expression>(glob->expression, options.ignore_case);
  if (!expression->good()) return refuse("", "has more wildcards than can be matched: " + expression->error());
  pattern.expression_ = expression;
  return pattern;
}

bool Pattern::fits(std::string_view value) const { return expression_ ? expression_->fits(value) : value == literal_; }

}  // namespace squall::faults
