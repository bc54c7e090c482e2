#pragma once
// A whole store in a file, and a store that was put back. What was sent since a backup was made its store does not know; so whoever opens one that
// was put back is told so (Store::put_back), and holds the mail of its records until somebody has looked.
// Errors: StoreError with a text for people; what could not be finished is not there. Thread-safety: nothing is shared.

#include <cstdint>
#include <string>
#include <string_view>

namespace beadle::store {

/// Writes all of the SQLite store at `from` ("sqlite:" and a path), as it is at one moment, into a new file that only its owner may read; a daemon may go on
/// serving it. The file says itself that it is the backup of `when`, so that a daemon which is started on it stands still until somebody resumes it.
/// Gives the file's bytes.
std::int64_t back_up(const std::string& from, const std::string& file, std::string_view when);

/// Says of a store that was put back in a way it cannot notice: it was, as was said on `when`. While no daemon serves it.
void say_put_back(const std::string& where, std::string_view when);

}  // namespace beadle::store
