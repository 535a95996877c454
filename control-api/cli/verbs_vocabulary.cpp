// schema, and faults --explain: the vocabulary as this binary knows it. No server is asked.
#include <memory>

#include "cli/context.hpp"
#include "cli/failure.hpp"
#include "cli/vocabulary.hpp"
#include "config/reference.hpp"
#include "config/schema.hpp"

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

void add_schema_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("schema", "Print the JSON schema (draft-07) of a fault file, for editors");
  const auto markdown = std::make_shared<bool>(false);
  verb->add_flag("--markdown", *markdown, "Print the reference of all faults instead, which is docs/faults.md");
  verb->callback([&context, markdown] {
    context.action = [&context, markdown] {
      if (*markdown)
        context.out << config::fault_reference(context.hooks.catalog);
      else
        context.out << Json::parse(config::to_json(config::fault_file_schema(context.hooks.catalog))).dump(2) << '\n';
      return exit_ok;
    };
  });
}

}  // namespace squall::cli
