// The keys of the server's configuration that are about game days: experiments, journeys, runbooks, commands,
// blackouts, webhooks, runs. Called by decode_server_config. Pure.
#pragma once

#include "config/environment_text.hpp"
#include "config/reader.hpp"
#include "config/server_config.hpp"

namespace squall::config {

// `map` is at the top of the file.
void read_game_day_keys(MapReader& map, ServerConfig& config, const Environment& environment, Problems& problems);

}  // namespace squall::config
