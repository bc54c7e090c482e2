#pragma once
// The texts beside a log's entries, held against the lines: each is the one whose hash its line has, and each that is gone was erased by an entry that says so.
// Fed with every entry in order. Thread-safety: one thread at a time.

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "daemon/store/store.hpp"

namespace beadle::engine {

class TextsOfLog {
public:
    /// What is wrong with the entry's texts, as a sentence without its full stop; empty where nothing is.
    std::string look_at(const store::Entry& entry);
    /// Of an entry that came while the log was read, only which texts it says were erased: one of them may have gone before its own entry was read.
    void hear_of_erasures(const store::Entry& entry);
    /// At the log's end: the first entry a text of which is gone without an entry that says so; with what is wrong.
    std::pair<std::int64_t, std::string> first_gone() const;

private:
    std::map<std::pair<std::int64_t, std::string>, bool> gone_;  ///< By entry and fact: whether an entry has said so.
};

}  // namespace beadle::engine
