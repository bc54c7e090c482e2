#pragma once
// A folder of its own for one test, removed with everything in it at the end.

#include <filesystem>
#include <string>

namespace beadle::test {

class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();
    const std::filesystem::path& path() const { return path_; }
    std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// All that stands in the files of a folder, one after the other: to look for what must not stand there.
std::string bytes_in(const std::filesystem::path& folder);

}  // namespace beadle::test
