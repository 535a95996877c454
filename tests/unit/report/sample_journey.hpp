// Journeys with their coverage, for the tests of the drawings and for looking at them: a small one with every status, a
// long one. Test code only.
#pragma once

#include "journey/coverage.hpp"

namespace squall::report {

// The coverage points into the hops, whose place in memory a move of the journey leaves alone; a copy would not do.
struct SampleChain {
  SampleChain() = default;
  SampleChain(SampleChain&&) = default;
  SampleChain(const SampleChain&) = delete;
  SampleChain& operator=(const SampleChain&) = delete;

  journey::Journey journey;
  journey::Coverage coverage;
};

// customers -> app -> cache, database, payments, mail: six hops, one status each at worst.
SampleChain sample_chain();

// Thirty hops of a shop, five deep, with two ways to some parts, names of many lengths, and a nightly job.
SampleChain long_chain();

// That journey, with what these runs of its experiments say of it.
SampleChain covered(journey::Journey journey);

}  // namespace squall::report
