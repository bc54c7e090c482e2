#pragma once

namespace beadle::serving {

/// Gives back to the host what the calling thread has freed and the allocator keeps for it. Thread-safety: any thread, each for its own.
void give_back_memory();

}  // namespace beadle::serving
