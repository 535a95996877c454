// Names under hangs.test do not resolve until a test lets them: the one thing that cannot be cut. Test code only.
#pragma once

namespace squall::runs {

class HangingResolver {
 public:
  HangingResolver();
  ~HangingResolver();  // lets all go, and waits until they are gone

  void wait_for(int count);  // until so many hang
};

}  // namespace squall::runs
