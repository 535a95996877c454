// schema, and faults --explain: the vocabulary as this binary knows it. No server is asked.
#include <memory>

#include "cli/context.hpp"
#include "cli/failure.hpp"
#include "cli/vocabulary.hpp"
#include "config/reference.hpp"
#include "config/schema.hpp"
#include "experiment/codec.hpp"
#include "journey/journey.hpp"

namespace squall::cli {

int explain(Context& context, const std::string& verb) {
  const Catalog catalog = context.hooks.catalog;
  if (verb == "all") {
    context.out << config::list_verbs(catalog);
    return exit_ok;
  }
  const auto text = config::explain_verb(catalog, verb);
  if (!text) {
    const Problem& problem = text.error().front();
    throw Failure(exit_usage, problem.message + "\n  -> " + problem.hint);
  }
  context.out << *text;
  return exit_ok;
}

namespace {

struct SchemaFlags {
  std::string of = "faults";
  bool markdown = false;
};

int print_schema(Context& context, const SchemaFlags& flags) {
  const Catalog catalog = context.hooks.catalog;
  if (flags.markdown && flags.of != "faults")
    throw Failure(exit_usage,
                  "only the faults have a generated reference\n  -> docs/" + flags.of + "s.md is the guide");
  if (flags.markdown) {
    context.out << config::fault_reference(catalog);
    return exit_ok;
  }
  const config::Node schema = flags.of == "experiment" ? experiment::experiment_schema(catalog)
                              : flags.of == "journey"  ? journey::journey_schema()
                                                       : config::fault_file_schema(catalog);
  context.out << Json::parse(config::to_json(schema)).dump(2) << '\n';
  return exit_ok;
}

}  // namespace

void add_schema_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("schema", "Print the JSON schema (draft-07) of a file, for editors");
  const auto flags = std::make_shared<SchemaFlags>();
  verb->add_option("OF", flags->of, "Which file's: faults, experiment or journey")
      ->check(CLI::IsMember({"faults", "experiment", "journey"}))
      ->capture_default_str();
  verb->add_flag("--markdown", flags->markdown, "Print the reference of all faults instead, which is docs/faults.md");
  verb->callback([&context, flags] { context.action = [&context, flags] { return print_schema(context, *flags); }; });
}

}  // namespace squall::cli
