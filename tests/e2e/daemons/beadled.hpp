#pragma once
// The real daemon as a process, on a PostgreSQL that it may share with others, and the real command that asks it.
// Thread-safety: one thread.

#include <sys/types.h>

#include <string>

#include "tests/support/temporary_folder.hpp"

namespace beadle::test {

struct Said {
    int exit = -1;
    std::string words;
};

class Beadled {
public:
    /// Starts it, and does not wait until it serves. Those of one folder have one key; each keeps its own checkpoints. Who had that name before and was ended
    /// is started again.
    Beadled(const TemporaryFolder& folder, const std::string& name, const std::string& store);
    Beadled(const Beadled&) = delete;
    Beadled& operator=(const Beadled&) = delete;
    ~Beadled();

    /// Ends it by that signal; its wait status.
    int end(int signal);
    Said beadle(const std::string& arguments) const;
    /// The command line that asks this daemon, without its arguments.
    std::string command() const;
    /// Asks for its status until that says so; false after a minute.
    bool says(const std::string& words) const;

    static std::string key_file(const TemporaryFolder& folder) { return folder.file("audit.key"); }
    static std::string checkpoints_of(const TemporaryFolder& folder, const std::string& name) { return folder.file(name + ".checkpoints"); }

private:
    std::string socket_;
    pid_t process_ = -1;
};

}  // namespace beadle::test
