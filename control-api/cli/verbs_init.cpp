// init: the files to begin with. A new folder that works on the demo, or what a journey of one's own lacks. Nothing
// that is there is ever touched.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "cli/context.hpp"
#include "cli/failure.hpp"
#include "cli/human.hpp"
#include "cli/init_files.hpp"
#include "cli/init_journey.hpp"
#include "cli/table.hpp"

namespace squall::cli {
namespace {

namespace fs = std::filesystem;

struct InitFlags {
  std::string folder = ".";
  std::string journey;
  std::string experiments, runbooks;  // folders; empty: where a journey's are
};

// Fails when somebody else was faster: what is there stays as it is.
void write_new(const fs::path& path, std::string_view text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::FILE* file = error ? nullptr : std::fopen(path.c_str(), "wx");
  int why = errno;
  if (file != nullptr) {
    const bool whole = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    why = errno;
    const bool closed = std::fclose(file) == 0;
    if (whole && closed) return;
    if (whole) why = errno;
    std::error_code ignored;
    fs::remove(path, ignored);  // a part of it would pass for the whole the next time
  }
  throw Failure(exit_no, "cannot write " + path.string() + ": " + (error ? error.message() : std::strerror(why)));
}

// A file of the name, or one where a folder would have to be.
std::string in_the_way(const fs::path& folder, const fs::path& below) {
  fs::path at = folder;
  if (fs::exists(at) && !fs::is_directory(at)) return at.string();
  for (const fs::path& part : below) {
    at /= part;
    const bool last = at == folder / below;
    std::error_code ignored;
    if (fs::symlink_status(at, ignored).type() == fs::file_type::not_found) continue;
    if (last || !fs::is_directory(at, ignored)) return at.string();
  }
  return {};
}

// All or none, as far as a disk that is full lets us.
Json write_all(const fs::path& folder) {
  Json written = Json::array();
  try {
    for (const InitFile& file : init_files()) {
      write_new(folder / file.path, file.text);
      written.push_back((folder / file.path).lexically_normal().string());
    }
  } catch (const Failure&) {
    std::error_code ignored;
    for (const Json& path : written) fs::remove(path.get<std::string>(), ignored);
    throw;
  }
  return written;
}

void tell_written(std::ostream& out, const Json& written) {
  for (const Json& path : written) out << "wrote " << cleaned(path.get<std::string>()) << '\n';
}

int init_folder(Context& context, const fs::path& folder) {
  std::string blocked;
  for (const InitFile& file : init_files())
    if (const std::string path = in_the_way(folder, file.path); !path.empty()) blocked += "\n  " + cleaned(path);
  if (!blocked.empty())
    throw Failure(exit_usage, "nothing was written: what is there would be overwritten" + blocked +
                                  "\n  -> name another folder, or move them away");
  const Json written = write_all(folder);
  if (context.print_json(Json{{"written", written}})) return exit_ok;
  tell_written(context.out, written);
  context.out << "\nNext:\n  squall check " << shell_word(folder.string())
              << "\n  squall demo --serve --seconds 0 --experiments "
              << shell_word((folder / "experiments").lexically_normal().string())
              << "     # a shop to try it on; then, in another terminal:\n"
              << "  squall gameday buy     # with the --url that the demo prints\n";
  return exit_ok;
}

void tell_lines(std::ostream& out, const InitFlags& flags, const Lacking& lacking) {
  std::string lines;
  for (const Stub& stub : lacking.stubs)
    if (!stub.line.empty()) lines += "  " + cleaned(stub.line) + "\n";
  if (!lines.empty()) out << "\nAdd to " << cleaned(flags.journey) << ", hop by hop:\n" << lines;
  for (const std::string& cell : lacking.blind)
    out << "\nNot written: " << cleaned(cell) << " is BLIND, its hop has no `proxy` and nothing can be tried there";
  if (!lacking.blind.empty()) out << '\n';
}

int init_journey(Context& context, const InitFlags& flags) {
  Folders folders = usual_folders(flags.journey);
  if (!flags.experiments.empty()) folders.experiments = flags.experiments;
  if (!flags.runbooks.empty()) folders.runbooks = flags.runbooks;
  const Lacking lacking = what_lacks(flags.journey, folders, context.hooks.catalog);
  Json written = Json::array(), there = Json::array(), lines = Json::array();
  try {
    for (const Stub& stub : lacking.stubs) {
      if (!stub.text.empty()) write_new(stub.path, stub.text);
      (stub.text.empty() ? there : written).push_back(stub.path.string());
      if (!stub.line.empty()) lines.push_back(stub.line);
    }
  } catch (const Failure&) {
    // What was written stays: the next call leaves it alone and goes on.
    if (!context.print_json(Json{{"written", written}})) tell_written(context.out, written);
    throw;
  }
  const Json all{{"written", written}, {"left_alone", there}, {"add_to_journey", lines}, {"blind", lacking.blind}};
  if (context.print_json(all)) return exit_ok;
  tell_written(context.out, written);
  for (const Json& path : there) context.out << "left alone " << cleaned(path.get<std::string>()) << '\n';
  tell_lines(context.out, flags, lacking);
  if (lacking.stubs.empty() && lacking.blind.empty())
    context.out << "nothing lacks: each cell has an experiment, each hop a runbook\n";
  if (!written.empty())
    context.out << "\nEach comment in them says what to fill in (# say ...). Then:\n  squall check "
                << shell_word(folders.experiments.string()) << ' ' << shell_word(folders.runbooks.string()) << '\n';
  return exit_ok;
}

}  // namespace

void add_init_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand(
      "init", "Write a folder to begin with, which works on the demo; or what a journey's cells and hops lack");
  const auto flags = std::make_shared<InitFlags>();
  CLI::Option* folder = verb->add_option("FOLDER", flags->folder, "The folder, made when it is not there");
  CLI::Option* journey = verb->add_option("--journey", flags->journey, "Write stubs for what this journey lacks")
                             ->type_name("FILE")
                             ->excludes(folder);
  verb->add_option("--experiments", flags->experiments, "Where its experiments are, if not above or beside it")
      ->type_name("DIR")
      ->needs(journey);
  verb->add_option("--runbooks", flags->runbooks, "Where its runbooks are, if not beside the experiments' folder")
      ->type_name("DIR")
      ->needs(journey);
  verb->callback([&context, flags] {
    context.action = [&context, flags] {
      return flags->journey.empty() ? init_folder(context, flags->folder) : init_journey(context, *flags);
    };
  });
}

}  // namespace squall::cli
