#include "daemon/audit/pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <map>
#include <set>

#include "daemon/audit/free_text_hash.hpp"
#include "daemon/audit/given_folder.hpp"
#include "daemon/audit/json_text.hpp"
#include "daemon/audit/line_places.hpp"
#include "daemon/audit/signed_folder.hpp"
#include "daemon/audit/text_lines.hpp"

namespace beadle::audit {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr const char* manifest_file = "manifest";
constexpr const char* texts_file = "texts.jsonl";
constexpr std::string_view entries_folder = "entries/";
constexpr std::string_view proof_ending = ".tlog-proof";
constexpr std::string_view manifest_head = "# beadle evidence pack, version 1\n";
constexpr std::string_view fingerprint_line = "# fingerprint ";

std::string name_of_proof(std::uint64_t index) { return fmt::format("{}{}{}", entries_folder, index, proof_ending); }

/// The number of "entries/41.tlog-proof"; nothing for another name.
std::optional<std::uint64_t> index_in(std::string_view name) {
    if (!name.starts_with(entries_folder) || !name.ends_with(proof_ending)) return std::nullopt;
    name.remove_prefix(entries_folder.size());
    if (name.size() <= proof_ending.size()) return std::nullopt;
    name.remove_suffix(proof_ending.size());
    std::uint64_t index = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
    if (read.ec != std::errc{} || read.ptr != name.data() + name.size() || (name.front() == '0' && name.size() > 1)) return std::nullopt;
    return index;
}

// --- the texts that a line has as hashes -------------------------------------------------------------------------------------------

struct LineOfPack {
    std::string event;
    std::map<std::string, std::string, std::less<>> texts;  ///< Fact to the hash that stands for it.
};

/// Nothing for what is no line.
std::optional<LineOfPack> read_hashes(std::string_view line) {
    json::error_code failed;
    const auto parsed = json::parse(line, failed);
    const auto* object = failed ? nullptr : parsed.if_object();
    const auto* event = object ? object->if_contains("event") : nullptr;
    if (event == nullptr || !event->is_string()) return std::nullopt;
    LineOfPack out{.event = std::string{event->get_string()}, .texts = {}};
    const auto* facts = object->if_contains("facts");
    if (facts == nullptr || !facts->is_object()) return out;
    for (const auto& [key, value] : facts->get_object()) {
        const auto* kept = value.if_object();
        if (kept == nullptr) continue;
        for (const auto* kind : {"open", "exempt"})
            if (const auto* hash = kept->if_contains(kind); hash != nullptr && hash->is_string())
                out.texts[name_of_key(key)] = std::string{hash->get_string()};
    }
    return out;
}

std::string line_of(const PackText& text) {
    std::string out = "{\"entry\":";
    append_integer(out, text.entry);
    out += ",\"fact\":";
    append_string(out, text.fact);
    out += ",\"text\":";
    append_string(out, text.text);
    return out + "}\n";
}

std::optional<PackText> read_text(std::string_view line) {
    json::error_code failed;
    const auto parsed = json::parse(line, failed);
    const auto* object = failed ? nullptr : parsed.if_object();
    if (object == nullptr || object->size() != 3) return std::nullopt;
    const auto *entry = object->if_contains("entry"), *fact = object->if_contains("fact"), *text = object->if_contains("text");
    if (entry == nullptr || fact == nullptr || text == nullptr || !entry->is_int64() || !fact->is_string() || !text->is_string())
        return std::nullopt;
    PackText out{entry->get_int64(), std::string{fact->get_string()}, std::string{text->get_string()}};
    return line_of(out) == std::string{line} + '\n' ? std::optional(std::move(out)) : std::nullopt;
}

// --- the manifest ---------------------------------------------------------------------------------------------------------------

/// As `sha256sum -c` reads it.
std::string manifest_of(const std::map<std::string, std::string>& hashes) {
    std::string lines{manifest_head};
    for (const auto& [name, hash] : hashes) lines += hash + "  " + name + "\n";
    return lines + std::string{fingerprint_line} + to_hex(sha256({lines})) + "\n";
}

/// Only what is inside the folder: no "..", no path from the root.
bool is_inside(std::string_view name) {
    if (name.empty() || name == manifest_file) return false;
    for (const auto& part : fs::path{name})
        if (part == ".." || part == "." || part.empty() || part.has_root_path()) return false;
    return true;
}

struct Manifest {
    std::map<std::string, std::string> hashes;
    std::string fingerprint;
};

std::optional<Manifest> read_manifest(std::string_view text) {
    const auto last = text.rfind(fingerprint_line);
    if (!text.starts_with(manifest_head) || last == std::string_view::npos) return std::nullopt;
    Manifest out;
    auto lines = text.substr(manifest_head.size(), last - manifest_head.size());
    while (!lines.empty()) {
        const auto line = take_line(lines);
        if (!line || line->size() < 67 || line->substr(64, 2) != "  " || !hash_from_hex(line->substr(0, 64))) return std::nullopt;
        const std::string name{line->substr(66)};
        if (!is_inside(name) || !out.hashes.emplace(name, line->substr(0, 64)).second) return std::nullopt;
    }
    auto rest = text.substr(last + fingerprint_line.size());
    out.fingerprint = take_line(rest).value_or("");
    // One spelling: what it says, written again, is what was read.
    return rest.empty() && manifest_of(out.hashes) == text ? std::optional(std::move(out)) : std::nullopt;
}

std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& one : fs::recursive_directory_iterator{folder})
        if (!one.is_directory() || one.is_symlink()) names.push_back(fs::relative(one.path(), folder).generic_string());
    std::sort(names.begin(), names.end());
    return names;
}

// --- the check --------------------------------------------------------------------------------------------------------------------

class CheckOfPack {
public:
    CheckOfPack(const fs::path& folder, const CheckPackOptions& options) : folder_(folder), options_(options) {}

    CheckedPack run() {
        checked_.holds = read_manifest_() && compare_files() && open_checkpoint_() && check_proofs() && check_texts();
        return checked_;
    }

private:
    bool bad(std::string file, std::string what) {
        checked_.file = std::move(file);
        checked_.what = std::move(what);
        return false;
    }

    bool read_manifest_() {
        if (!fs::exists(folder_ / manifest_file)) return bad(manifest_file, "the pack's manifest is missing: files were taken out of it");
        const auto manifest = read_manifest(read_whole(folder_ / manifest_file));
        if (!manifest) return bad(manifest_file, "manifest is not as it was when the pack was made");
        manifest_ = *manifest;
        checked_.fingerprint = manifest_.fingerprint;
        if (!options_.fingerprint.empty() && options_.fingerprint != manifest_.fingerprint)
            return bad(manifest_file, fmt::format("the pack's fingerprint is {}, and not the one that you were given: something in it "
                                                  "was altered, and its manifest with it, or it is another pack",
                                                  manifest_.fingerprint));
        return true;
    }

    bool compare_files() {
        for (const auto& name : files_in(folder_))
            if (name != manifest_file && manifest_.hashes.count(name) == 0)
                return bad(name, fmt::format("{} was not in the pack when it was made", name));
        for (const auto& [name, hash] : manifest_.hashes) {
            const auto path = folder_ / name;
            if (!fs::is_regular_file(fs::symlink_status(path))) return bad(name, fmt::format("{} is missing from the pack", name));
            if (to_hex(sha256({read_whole(path)})) != hash)
                return bad(name, fmt::format("{} is not as it was when the pack was made", name));
        }
        for (const auto* needed : {checkpoint_file, key_file, texts_file})
            if (manifest_.hashes.count(needed) == 0) return bad(needed, fmt::format("{} is missing from the pack", needed));
        return true;
    }

    bool open_checkpoint_() {
        auto opened = open_signed(folder_, options_.key);
        checked_.key = std::move(opened.key);
        checked_.checkpoint = std::move(opened.checkpoint);
        note_ = std::move(opened.note);
        system_ = std::move(opened.system);
        return opened.what.empty() || bad(std::move(opened.file), std::move(opened.what));
    }

    bool check_proofs() {
        const auto key = VerifierKey::read(checked_.key).value();
        for (const auto& [name, hash] : manifest_.hashes) {
            if (!name.starts_with(entries_folder)) continue;
            const auto index = index_in(name);
            const auto proof = index ? EntryProof::read(read_whole(folder_ / name)) : std::nullopt;
            if (!proof) return bad(name, fmt::format("{} is no proof of an entry", name));
            if (proof->index != *index) return bad(name, fmt::format("{} is a proof of entry {}", name, proof->index));
            if (proof->note != note_) return bad(name, fmt::format("{} proves its entry by another checkpoint than the pack's", name));
            if (const auto proved = check(*proof, key); !proved.what.empty())
                return bad(name, fmt::format("{} proves nothing: {}", name, proved.what));
            auto line = read_hashes(proof->line);
            if (!line) return bad(name, fmt::format("{} holds no entry", name));
            if (const auto what = LinePlaces{system_, *index}.look_at(proof->line); !what.empty()) return bad(name, what);
            lines_[static_cast<std::int64_t>(*index)] = std::move(*line);
        }
        checked_.entries = lines_.size();
        return true;
    }

    bool check_texts() {
        const auto all = read_whole(folder_ / texts_file);
        std::string_view rest = all;
        std::set<std::pair<std::int64_t, std::string>> seen;
        while (!rest.empty()) {
            const auto line = take_line(rest);
            const auto text = line ? read_text(*line) : std::nullopt;
            if (!text) return bad(texts_file, fmt::format("line {} of {} is no text of an entry", seen.size() + 1, texts_file));
            const auto entry = lines_.find(text->entry);
            if (entry == lines_.end())
                return bad(texts_file, fmt::format("{} has a text of entry {}, which is not in the pack", texts_file, text->entry));
            const auto hash = entry->second.texts.find(text->fact);
            if (hash == entry->second.texts.end() ||
                hash->second != free_text_hash(free_text_salt(system_, entry->second.event, text->fact), text->text) ||
                !seen.emplace(text->entry, text->fact).second)
                return bad(texts_file, fmt::format("the text '{}' of entry {} in {} is not the one that was recorded", text->fact,
                                                   text->entry, texts_file));
        }
        checked_.texts = seen.size();
        for (const auto& [number, line] : lines_) checked_.left_out += line.texts.size();
        checked_.left_out -= checked_.texts;
        return true;
    }

    const fs::path& folder_;
    const CheckPackOptions& options_;
    CheckedPack checked_;
    Manifest manifest_;
    std::string note_, system_;
    std::map<std::int64_t, LineOfPack> lines_;
};

}  // namespace

std::string write_pack(const fs::path& folder, const Pack& pack) {
    make_empty_folder(folder);
    fs::create_directory(folder / entries_folder);
    std::map<std::string, std::string> hashes;
    const auto add = [&](const std::string& name, std::string_view bytes) {
        write_whole(folder / name, bytes);
        hashes[name] = to_hex(sha256({bytes}));
    };
    add(checkpoint_file, pack.checkpoint);
    add(key_file, pack.key.text() + "\n");
    for (const auto& proof : pack.proofs) add(name_of_proof(proof.index), proof.text());
    std::string texts;
    for (const auto& text : pack.texts) texts += line_of(text);
    add(texts_file, texts);
    for (const auto& [name, bytes] : pack.pages) add(name, bytes);
    const auto manifest = manifest_of(hashes);
    write_whole(folder / manifest_file, manifest);
    return read_manifest(manifest).value().fingerprint;
}

bool is_pack(const fs::path& folder) {
    return fs::exists(folder / manifest_file) || fs::exists(folder / texts_file) || fs::exists(folder / entries_folder);
}

CheckedPack check_pack(const fs::path& folder, const CheckPackOptions& options) { return CheckOfPack{folder, options}.run(); }

}  // namespace beadle::audit
