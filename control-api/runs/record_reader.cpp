// See record_reader.hpp.
#include "runs/record_reader.hpp"

#include <utility>

#include "config/loader.hpp"
#include "experiment/codec.hpp"
#include "runs/folder_cache.hpp"

namespace squall::runs {
namespace {

std::optional<experiment::Outcome> parse_outcome(std::string_view text) {
  using experiment::Outcome;
  for (const Outcome outcome :
       {Outcome::held, Outcome::inconclusive, Outcome::stopped, Outcome::broken, Outcome::refused, Outcome::crashed})
    if (to_string(outcome) == text) return outcome;
  return std::nullopt;
}

experiment::State parse_state(std::string_view text) {
  using experiment::State;
  for (const State state : {State::waiting, State::checking, State::baseline, State::injecting, State::recovering})
    if (to_string(state) == text) return state;
  return State::ended;
}

Result<experiment::JournalEntry> entry_of(const store::EntryRow& row) {
  return config::load_text(row.data, config::Format::json)
      .and_then([&](const config::Node& node) { return experiment::parse_entry(row.kind, node); })
      .map([&](experiment::Entry entry) {
        return experiment::JournalEntry{row.at, row.wall, std::move(entry)};
      });
}

Result<experiment::Header> header_of(const store::RunRow& row) {
  return config::load_text(row.header, config::Format::json)
      .and_then(experiment::parse_header)
      .map([&](experiment::Header header) {
        header.id = row.id;
        header.modified = row.modified;
        return header;
      });
}

}  // namespace

Result<std::vector<experiment::JournalEntry>> read_journal(const store::RunStore& store, std::string_view id,
                                                           std::size_t skip) {
  const auto rows = store.entries(id, skip);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<experiment::JournalEntry> entries;
  for (const store::EntryRow& row : *rows) {
    auto entry = entry_of(row);
    if (!entry) return tl::unexpected(std::move(entry.error()));
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Result<std::optional<experiment::JournalEntry>> read_last(const store::RunStore& store, std::string_view id,
                                                          std::string_view kind) {
  const auto row = store.last_entry(id, kind);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return std::nullopt;
  return entry_of(**row).map([](experiment::JournalEntry entry) { return std::optional(std::move(entry)); });
}

Result<std::optional<experiment::Header>> read_header(const store::RunStore& store, std::string_view id) {
  const auto row = store.run(id);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return std::nullopt;
  return header_of(**row).map([](experiment::Header header) { return std::optional(std::move(header)); });
}

Result<std::optional<experiment::Record>> read_record(const store::RunStore& store, std::string_view id,
                                                      Catalog catalog) {
  auto row = store.run(id);
  if (!row) return tl::unexpected(std::move(row.error()));
  if (!*row) return std::nullopt;
  auto entries = read_journal(store, id);
  if (!entries) return tl::unexpected(std::move(entries.error()));

  experiment::Record record;
  auto header = header_of(**row);
  if (!header) return tl::unexpected(std::move(header.error()));
  record.header = std::move(*header);
  const auto experiment =
      config::load_text(record.header.text, format_of(record.header.file)).and_then([&](const config::Node& node) {
        return experiment::decode_experiment(node, {.catalog = catalog, .vars = record.header.vars});
      });
  if (!experiment) return tl::unexpected(experiment.error());
  record.experiment = experiment->experiment;
  record.entries = std::move(*entries);
  record.state = parse_state((*row)->state);
  record.outcome = parse_outcome((*row)->outcome);
  record.why = (*row)->why;
  record.ended = (*row)->ended;
  return record;
}

}  // namespace squall::runs
