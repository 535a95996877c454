// What went wrong, told for people: what, where, what to do. Thrown by the verbs, printed once by run().
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "cli/cli.hpp"
#include "cli/client.hpp"

namespace squall::cli {

class Failure : public std::runtime_error {
 public:
  Failure(int exit_code, const std::string& text, bool may_be_done = false)
      : std::runtime_error(text), exit_code_(exit_code), may_be_done_(may_be_done) {}
  int exit_code() const { return exit_code_; }
  bool may_be_done() const { return may_be_done_; }  // what was asked for, although no answer came

 private:
  int exit_code_;
  bool may_be_done_;
};

// Where an entry of problem+json's `errors` points, in the words of whoever asked: a file's position, a flag's name.
class Places {
 public:
  virtual ~Places() = default;
  virtual std::string place(const Json& error) const = 0;
};

// `file:line:column: ` when the server knows it, else the JSON pointer.
class PointerPlaces : public Places {
 public:
  std::string place(const Json& error) const override;
};

Failure refused(const Answer& answer, const Places& places = PointerPlaces{});
Failure unreachable(const std::string& url, std::string_view why, bool may_be_done = false);

}  // namespace squall::cli
