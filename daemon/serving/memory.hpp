#pragma once

namespace beadle::serving {

/// Gives back to the host what the calling thread has freed and the allocator keeps for it; on the program's first thread also what threads that have ended left
/// behind. Thread-safety: any thread, each for its own.
void give_back_memory();

}  // namespace beadle::serving
