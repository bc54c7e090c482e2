#pragma once
// What the commands that take the record away or check it have in common: files that people name, and a store that is read beside its daemon, or without one.
// Errors: what cannot be had is said, and the command ends (Ended); store::StoreError. Thread-safety: one thread.

#include <memory>
#include <string>
#include <vector>

#include "daemon/audit/note.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/store/store.hpp"

namespace beadle::cli {

[[noreturn]] void end_with(World& world, const std::string& text, Exit exit = Exit::failed);

std::string read_file(World& world, const std::string& path);
/// A checkpoint that was kept, as a mail program may have saved it: with line ends of another make.
std::string read_note(World& world, const std::string& path);
/// Of a log.pub.
audit::VerifierKey key_in(World& world, const std::string& path);
/// That key, and those in the files: what signed a record before, too.
std::vector<audit::VerifierKey> with_older_keys(World& world, audit::VerifierKey key, const std::vector<std::string>& paths);
/// Writes a file that is not there yet.
void write_new_file(World& world, const std::string& path, const std::string& text);
/// "1 entry", "1,204 entries"
std::string entries_in_words(std::uint64_t count);

/// A store, only read, which has a record of `system`.
std::shared_ptr<store::Store> open_record(World& world, const std::string& url, const std::string& system);
/// What signs its record: the file that was named, or the one beside the store.
std::shared_ptr<const audit::SigningKey> signing_key_of(World& world, const std::string& url, std::string key_file);

}  // namespace beadle::cli
