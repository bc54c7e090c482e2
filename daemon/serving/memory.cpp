#include "daemon/serving/memory.hpp"

#include <malloc.h>

extern "C" {
// mimalloc's, in programs that are linked with it, and null in the others.
void mi_collect(bool force) __attribute__((weak));
}

namespace beadle::serving {

void give_back_memory() {
    if (mi_collect) mi_collect(true);
    else malloc_trim(0);
}

}  // namespace beadle::serving
