#pragma once
// Whether each line stands where its own words say: its system, its number, and a time that is not before the last one's. Read without a JSON parser: these
// stand in a line's last members. Thread-safety: one thread per object.

#include <cstdint>
#include <string>
#include <string_view>

namespace beadle::audit {

/// Looks at a log's lines in their order, from entry `first` on.
class LinePlaces {
public:
    explicit LinePlaces(std::string_view system, std::uint64_t first = 0);
    /// What is wrong with the next line, as a sentence without its full stop; empty where nothing is.
    std::string look_at(std::string_view line);

private:
    std::string of_system_, recorded_before_;
    std::uint64_t next_ = 0;
};

}  // namespace beadle::audit
