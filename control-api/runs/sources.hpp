// One reading of each kind of outside source, within a stop. Called by SourceReader's threads; blocks.
#pragma once

#include <stop_token>
#include <string>

#include "experiment/experiment.hpp"
#include "runs/source_reader.hpp"

namespace squall::runs {

struct ReadingBounds {
  Duration timeout{};            // of the whole, which the stop enforces; told to what can bound its steps by it
  std::size_t answer_bytes = 0;  // SourceReaderOptions
};

Reading read_http(const experiment::HttpSource& source, const ReadingBounds& bounds, const std::stop_token& stop);
Reading read_prometheus(const experiment::PrometheusSource& source, const ReadingBounds& bounds,
                        const std::stop_token& stop);
Reading read_command(const experiment::CommandSource& source, const std::string& folder, const ReadingBounds& bounds,
                     const std::stop_token& stop);

inline Reading unreadable(std::string why_not) { return {std::nullopt, std::move(why_not)}; }

}  // namespace squall::runs
