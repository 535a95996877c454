// Bodies, names and answers of the verbs of runs.
#include "cli/run_client.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <utility>

#include "cli/human.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

constexpr std::size_t largest_file = std::size_t{1} << 20;  // as the server takes

bool looks_like_a_file(const std::string& what) {
  return what.find('/') != std::string::npos || what.ends_with(".yaml") || what.ends_with(".yml") ||
         what.ends_with(".json");
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Failure(exit_usage, path + ": cannot be read: " + std::strerror(errno));
  std::string text(largest_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > largest_file) throw Failure(exit_usage, path + ": an experiment has at most 1 MiB");
  if (text.empty()) throw Failure(exit_usage, path + ": the file is empty");
  return text;
}

Json read_vars(const std::vector<std::string>& vars) {
  Json read = Json::object();
  for (const std::string& var : vars) {
    const auto equals = var.find('=');
    if (equals == std::string::npos || equals == 0)
      throw Failure(exit_usage, "--var " + var + " has no " + (equals == 0 ? "name" : "value") +
                                    "\n  -> write it as --var name=value");
    const std::string name = var.substr(0, equals);
    if (read.contains(name)) throw Failure(exit_usage, "--var " + name + " is given twice");
    read[name] = var.substr(equals + 1);
  }
  return read;
}

// `file:line:column: /path`, of the file that the order names.
class OrderPlaces : public Places {
 public:
  explicit OrderPlaces(std::string what) : what_(std::move(what)) {}
  std::string place(const Json& error) const override {
    std::string place = what_;
    if (const std::uint64_t line = count_at(error, "line"); line != 0)
      place += ":" + std::to_string(line) + ":" + std::to_string(count_at(error, "column"));
    const std::string path = text_at(error, "path");
    return path.empty() ? place : place + ": " + path;
  }

 private:
  std::string what_;
};

// For the server a run is open until its end is stored, and a disk that fails may put that off for good.
Json open_runs(Client& server) {
  const Json answer = server.call("GET", "/v1/runs?open=true");
  Json under_way = Json::array();
  for (const Json& run : member(answer, "runs"))
    if (text_at(run, "state") != "ended") under_way.push_back(run);
  return under_way;
}

Failure not_written(const std::string& file) { return {exit_no, "cannot write " + file + ": " + std::strerror(errno)}; }

// Through a link to the file that it leads to.
std::filesystem::path target_of(const std::string& file) {
  std::error_code unknown;
  std::filesystem::path target = std::filesystem::canonical(file, unknown);
  return unknown ? std::filesystem::path(file) : target;
}

bool write_whole(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  return true;
}

// Written beside it first: a disk that is full must not cost what was saved before. False where the folder takes no new
// file, or lets none be put in the place of this one.
bool put_in_place(const std::string& file, const std::string& text, const std::filesystem::file_status& before) {
  const std::filesystem::path target = target_of(file);
  const std::string draft = target.string() + "." + fresh_key().substr(0, 8) + ".tmp";
  const int out = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (out < 0 && errno != ENOSPC && errno != EDQUOT) return false;
  if (out < 0) throw not_written(file);
  const bool keeps_mode =
      !std::filesystem::exists(before) || fchmod(out, static_cast<mode_t>(before.permissions())) == 0;
  const bool written = keeps_mode && write_whole(out, text);
  const bool closed = close(out) == 0;
  const int why = errno;
  if (written && closed && std::rename(draft.c_str(), target.c_str()) == 0) return true;
  unlink(draft.c_str());
  errno = why;
  if (!written || !closed) throw not_written(file);
  return false;
}

}  // namespace

void add_order(CLI::App& verb, ExperimentOrder& order) {
  verb.add_option("EXPERIMENT", order.what, "A file, or the name of one that the server has")->required();
  verb.add_option("--var", order.vars, "A variable of the file, as often as needed: --var ms=400")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

Json order_body(const ExperimentOrder& order) {
  Json body = Json::object();
  if (std::filesystem::is_directory(order.what))
    throw Failure(exit_usage, order.what + " is a folder\n  -> name one experiment file in it");
  if (std::filesystem::exists(order.what))
    body["file"] = {{"name", order.what}, {"text", read_text(order.what)}};
  else if (looks_like_a_file(order.what))
    throw Failure(exit_usage, "there is no file " + order.what +
                                  "\n  -> `squall experiments` lists those that the server has by name");
  else
    body["experiment"] = order.what;
  if (!order.vars.empty()) body["vars"] = read_vars(order.vars);
  return body;
}

Failure refused_order(Answer answer, const ExperimentOrder& order) {
  const Json& errors = member(answer.body, "errors");
  const bool about_the_file = answer.status == 400 || answer.status == 422;
  if (!about_the_file || !errors.is_array() || errors.empty()) return refused(answer);
  // Its detail says the first problem with the file's name, which each has here.
  const std::string first = text_at(errors.front(), "message");
  answer.body["detail"] = first;
  return refused(answer, OrderPlaces(order.what));
}

std::string run_path(const std::string& id, std::string_view what) {
  return "/v1/runs/" + encoded(id) + (what.empty() ? "" : "/" + std::string(what));
}

std::string meant_run(Client& server, const std::string& wanted) {
  if (!wanted.empty() && wanted != "-") return wanted;
  const Json runs = open_runs(server);
  if (runs.size() == 1) return text_at(runs.front(), "id");
  if (runs.empty()) throw Failure(exit_usage, "no run is under way\n  -> `squall runs` lists those that have ended");
  std::string text = std::to_string(runs.size()) + " runs are under way: say which one";
  for (const Json& run : runs) text += "\n  -> " + cleaned(text_at(run, "id")) + ", " + text_at(run, "state");
  throw Failure(exit_usage, text);
}

std::string newest_open_run(Client& server) {
  const Json runs = open_runs(server);
  return runs.empty() ? "" : text_at(runs.front(), "id");  // the server lists the newest first
}

int exit_code_of(std::string_view outcome) {
  constexpr std::array<std::pair<std::string_view, int>, 6> codes{{{"held", exit_ok},
                                                                   {"broken", exit_no},
                                                                   {"refused", exit_refused},
                                                                   {"stopped", exit_stopped},
                                                                   {"inconclusive", exit_inconclusive},
                                                                   {"crashed", exit_crashed}}};
  const auto found = std::ranges::find(codes, outcome, &std::pair<std::string_view, int>::first);
  return found == codes.end() ? exit_inconclusive : found->second;
}

std::string faults_off_text(const Json& answer) {
  const Json& receipt = member(answer, "receipt");
  const std::uint64_t connections = count_at(receipt, "connections");
  return "faults off on " + human_count(connections) + (connections == 1 ? " connection" : " connections") +
         ", epoch " + text_at(receipt, "epoch");
}

std::string report_place(const std::string& url, const std::string& id) {
  if (url.starts_with("unix:")) return "squall report " + id + " -o " + id + ".html";
  return (url.find("://") == std::string::npos ? "http://" : "") + url + run_path(id, "report");
}

std::string format_by_ending(const std::string& flag, const std::string& file) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> endings{
      {{".html", "html"}, {".htm", "html"}, {".md", "md"}, {".json", "json"}, {".xml", "junit"}}};
  for (const auto& [ending, format] : endings)
    if (file.ends_with(ending)) return std::string(format);
  throw Failure(exit_usage, flag + file + ": cannot tell the format by the ending" +
                                "\n  -> end it with .html, .md, .json or .xml (JUnit)");
}

std::string fetch_report(Client& server, const std::string& id, const std::string& format) {
  Answer answer = server.request("GET", run_path(id, "report") + "?format=" + encoded(format));
  if (!answer.ok()) throw refused(answer);
  return std::move(answer.text);
}

void save(const std::string& file, const std::string& text) {
  std::error_code unknown;
  const std::filesystem::file_status there = std::filesystem::status(file, unknown);
  const bool is_plain = std::filesystem::is_regular_file(there);
  const bool is_new = std::filesystem::symlink_status(file, unknown).type() == std::filesystem::file_type::not_found;
  if (is_plain && access(file.c_str(), W_OK) != 0) throw not_written(file);
  if ((is_plain || is_new) && put_in_place(file, text, there)) return;
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text << std::flush;
  if (!out) throw not_written(file);
}

std::string fresh_key() {
  std::random_device chance;
  std::array<char, 33> text{};
  std::snprintf(text.data(), text.size(), "%08x%08x%08x%08x", chance(), chance(), chance(), chance());
  return text.data();
}

}  // namespace squall::cli
