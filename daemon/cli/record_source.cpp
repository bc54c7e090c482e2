#include "daemon/cli/record_source.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "daemon/api/record.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/store/open_store.hpp"

namespace beadle::cli {

void end_with(World& world, const std::string& text, Exit exit) {
    world.err << printable(text) << '\n';
    throw Ended{exit};
}

std::string read_file(World& world, const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) end_with(world, path + " cannot be read");
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string read_note(World& world, const std::string& path) {
    auto note = read_file(world, path);
    std::erase(note, '\r');
    return note;
}

audit::VerifierKey key_in(World& world, const std::string& path) {
    const auto key = audit::VerifierKey::read(read_file(world, path));
    if (!key) end_with(world, path + " holds no key: a log.pub is one line, NAME+ID+KEY", Exit::usage);
    return *key;
}

std::vector<audit::VerifierKey> with_older_keys(World& world, audit::VerifierKey key, const std::vector<std::string>& paths) {
    std::vector<audit::VerifierKey> keys{std::move(key)};
    for (const auto& path : paths) keys.push_back(key_in(world, path));
    return keys;
}

void write_new_file(World& world, const std::string& path, const std::string& text) {
    if (std::filesystem::exists(path)) end_with(world, path + " is there already; it is not written over", Exit::usage);
    std::ofstream file{path, std::ios::binary};
    file << text;
    file.close();
    if (!file) end_with(world, path + " could not be written");
}

std::string entries_in_words(std::uint64_t count) { return counted(static_cast<std::int64_t>(count), "entry", "entries"); }

std::shared_ptr<store::Store> open_record(World& world, const std::string& url, const std::string& system) {
    std::shared_ptr<store::Store> store = store::open_store(url, {}, true);
    if (!store->log_head(system)) end_with(world, "the store at " + url + " has no record of a system '" + system + "'");
    return store;
}

std::shared_ptr<const audit::SigningKey> signing_key_of(World& world, const std::string& url, std::string key_file) {
    if (key_file.empty()) key_file = api::key_file_beside(url);
    if (key_file.empty()) end_with(world, "say with --key what signs: the daemon's key file", Exit::usage);
    if (!std::filesystem::exists(key_file))
        end_with(world, "there is no key at " + key_file + ", and without one nothing can be signed: name it with --key");
    return std::make_shared<const audit::SigningKey>(audit::SigningKey::from_file(key_file, "unused"));
}

}  // namespace beadle::cli
