#pragma once
// Files for the tests of definitions: small ones written where a test wants them, and a whole definition as text to compare.

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/definitions/load.hpp"

namespace beadle::definitions::testing {

/// The shipped configuration.
std::string config();
std::string read(const std::filesystem::path& path);

/// A folder of its own for each test, gone when it ends.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    /// Writes a file, its folders too, and returns its path.
    std::string write(const std::string& name, const std::string& text) const;
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

/// Loads `text` as a system file beside nothing, with the shipped procedures, calendars and templates.
Loading load_text(const std::string& text);
/// Everything a definition says, a line each: two are the same where this is.
std::string dump(const model::Definition& definition);
std::string all_texts(const std::vector<Mistake>& mistakes);

/// The smallest system there is; more lines go below it.
std::string tiny(const std::string& more = {});

}  // namespace beadle::definitions::testing
