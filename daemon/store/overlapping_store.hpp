#pragma once
// A store whose commits go on beside what its owner reads and decides next: the batch is written by a thread of its own over the connection that may
// write, and what the writer needs for the next batch is read over a second one.
// Errors: as the store's; what went wrong with a commit that was begun is thrown by finish_commit(). Thread-safety: one thread at a time, as every store.

#include <chrono>
#include <functional>
#include <memory>

#include "daemon/store/store.hpp"

namespace beadle::store {

/// Told of each batch that was committed how long that took, on the thread that wrote it: from its first statement until the store said that it is kept, also
/// where it had to wait for the batch before it.
using CommitTook = std::function<void(std::chrono::nanoseconds)>;

/// `open_reader` opens the same store for reading; it is called when a commit is first begun, and where it fails commits are made at once.
std::unique_ptr<Store> make_overlapping_store(std::unique_ptr<Store> writer, std::function<std::unique_ptr<Store>()> open_reader,
                                              CommitTook took = {});

}  // namespace beadle::store
