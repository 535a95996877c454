// Names under hangs.test do not resolve until a test lets them: the one thing that cannot be cut. Threads that are
// left hang until the process ends, when they may touch nothing any more. Test code only.
#pragma once

namespace squall::runs {

class HangingResolver {
 public:
  HangingResolver();
  ~HangingResolver();  // lets all go that were not left

  void wait_for(int count);  // until so many hang that did not when it was made
  void let_go();             // all that hang
  void leave() { left_ = true; }

 private:
  int before_ = 0;
  bool left_ = false;
};

}  // namespace squall::runs
