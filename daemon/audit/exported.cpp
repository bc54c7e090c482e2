#include "daemon/audit/exported.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <stdexcept>

namespace beadle::audit {
namespace {

namespace fs = std::filesystem;

constexpr const char* entries_file = "entries.jsonl";
constexpr const char* leaves_file = "leaves";
constexpr const char* checkpoint_file = "checkpoint";
constexpr const char* key_file = "log.pub";
constexpr std::uint64_t progress_each = 1 << 16;

std::string read_file(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error(fmt::format("{} cannot be read", path.string()));
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The member of that name at the line's own level. Only strings and numbers stand after `seq` there, and a quotation mark within a text is escaped, so
/// that the last one found is it.
std::optional<std::string_view> member_of(std::string_view line, std::string_view key) {
    const auto at = line.rfind(key);
    if (at == std::string_view::npos) return std::nullopt;
    const auto rest = line.substr(at + key.size());
    return rest.substr(0, rest.find_first_of(",}"));
}

std::optional<std::uint64_t> seq_of(std::string_view line) {
    const auto text = member_of(line, ",\"seq\":");
    std::uint64_t seq = 0;
    if (!text || text->empty()) return std::nullopt;
    const auto* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, seq);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(seq) : std::nullopt;
}

/// The checks of one folder, from the key to the last line.
class Check {
public:
    Check(const fs::path& folder, const CheckOptions& options) : folder_(folder), options_(options) {}

    Checked run() {
        if (!open_checkpoint_() || !open_older()) return checked_;
        if (read_entries()) compare_roots();
        else blame_an_earlier_one();
        checked_.holds = checked_.what.empty();
        return checked_;
    }

private:
    bool bad(std::string what, std::optional<std::uint64_t> entry = std::nullopt) {
        checked_.what = std::move(what);
        checked_.first_bad = entry;
        return false;
    }

    bool open_checkpoint_() {
        const auto shipped = VerifierKey::read(read_file(folder_ / key_file));
        if (!shipped) return bad("log.pub holds no key");
        const auto key = options_.key ? *options_.key : *shipped;
        if (shipped->text() != key.text())
            return bad(fmt::format("log.pub holds another key, {}, than the one that you were given, {}", shipped->text(), key.text()));
        checked_.key = key.text();
        const auto opened = open_checkpoint(read_file(folder_ / checkpoint_file), key);
        if (!opened) return bad(fmt::format("the checkpoint is not signed by {}, or was altered", key.name));
        checked_.checkpoint = *opened;
        const auto prefix = key.name + "/";
        if (!opened->origin.starts_with(prefix)) return bad(fmt::format("the checkpoint is of another log: {}", opened->origin));
        system_ = opened->origin.substr(prefix.size());
        return true;
    }

    bool open_older() {
        auto keys = options_.older_keys;
        keys.push_back(VerifierKey::read(checked_.key).value());
        for (const auto& note : options_.older_checkpoints) {
            const auto opened = open_older(note, keys);
            if (opened.size > checked_.checkpoint.size)
                return bad(
                    fmt::format("the older checkpoint knows {} entries, this record has {}: entries were taken away, or it was begun anew",
                                opened.size, checked_.checkpoint.size),
                    checked_.checkpoint.size);
            older_.push_back(opened);
        }
        std::sort(older_.begin(), older_.end(), [](const auto& a, const auto& b) { return a.size < b.size; });
        return true;
    }

    Checkpoint open_older(const std::string& note, const std::vector<VerifierKey>& keys) const {
        for (const auto& key : keys) {
            const auto opened = open_checkpoint(note, key);
            if (opened && opened->origin == origin_of(key, system_)) return *opened;
            if (opened) throw std::invalid_argument(fmt::format("an older checkpoint is of another log: {}", opened->origin));
        }
        throw std::invalid_argument(
            "an older checkpoint is not signed by the key of this record, nor by an older one that you gave, or was altered");
    }

    bool read_entries() {
        std::ifstream file{folder_ / entries_file, std::ios::binary};
        if (!file) throw std::runtime_error(fmt::format("{} cannot be read", (folder_ / entries_file).string()));
        const auto of_system = fmt::format("\"{}\"", system_);
        std::string line, recorded_before;
        auto older = older_.begin();
        for (; older != older_.end() && older->size == 0; ++older)
            if (older->root != tree_.root()) return bad("an older checkpoint of no entries has another root");
        while (std::getline(file, line)) {
            const auto number = tree_.size();
            if (file.eof()) return bad(fmt::format("entry {} is cut short: its line does not end", number), number);
            if (number == checked_.checkpoint.size)
                return bad(fmt::format("there are more entries than the {} that were signed", checked_.checkpoint.size), number);
            const auto seq = seq_of(line);
            if (seq != number)
                return bad(seq ? fmt::format("in the place of entry {} stands entry {}", number, *seq)
                               : fmt::format("entry {} does not say its place", number),
                           number);
            if (member_of(line, ",\"system\":") != of_system)
                return bad(fmt::format("entry {} is of another system's log", number), number);
            const auto recorded_at = member_of(line, ",\"recorded_at\":").value_or("");
            if (recorded_at.size() != 22 || recorded_at < recorded_before)
                return bad(fmt::format("entry {} was recorded before the one before it, or does not say when", number), number);
            recorded_before = recorded_at;
            tree_.append(leaf_hash(line));
            for (; older != older_.end() && older->size == tree_.size(); ++older)
                if (older->root != tree_.root())
                    return bad(fmt::format("the first {} entries are not those that an older checkpoint stands for", older->size));
            if (options_.progress && tree_.size() % progress_each == 0) options_.progress(tree_.size());
        }
        if (tree_.size() < checked_.checkpoint.size)
            return bad(fmt::format("there are {} entries, and {} were signed", tree_.size(), checked_.checkpoint.size), tree_.size());
        return true;
    }

    /// What does not fit at one entry may be the fault of one before it: a time altered to be later makes the next one look too early.
    void blame_an_earlier_one() {
        const auto other = first_other_leaf(false);
        if (other && (!checked_.first_bad || *other < *checked_.first_bad))
            bad(fmt::format("entry {} is not as it was signed", *other), other);
    }

    void compare_roots() {
        const auto other = first_other_leaf(true);
        if (tree_.root() == checked_.checkpoint.root) {
            if (other) bad(fmt::format("the entries are as they were signed, but leaves is not: it differs at entry {}", *other));
            return;
        }
        bad(other ? fmt::format("entry {} is not as it was signed", *other)
                  : std::string("the entries are not those that were signed; which of them, the folder cannot tell"),
            other);
    }

    /// The first entry whose hash is not the one in `leaves`. Where the tree is another too, that says which entry is bad only if `leaves` itself is
    /// what was signed.
    std::optional<std::uint64_t> first_other_leaf(bool all_were_read) const {
        std::ifstream leaves{folder_ / leaves_file, std::ios::binary};
        std::ifstream entries{folder_ / entries_file, std::ios::binary};
        if (!leaves || !entries) return std::nullopt;
        Frontier signed_tree;
        std::optional<std::uint64_t> other;
        Hash leaf{};
        std::string line;
        while (leaves.read(reinterpret_cast<char*>(leaf.data()), leaf.size())) {
            if (!other && (!std::getline(entries, line) || leaf_hash(line) != leaf)) other = signed_tree.size();
            signed_tree.append(leaf);
        }
        if (all_were_read && (leaves.gcount() != 0 || signed_tree.size() != tree_.size()))
            other = other ? other : std::optional(std::min(signed_tree.size(), tree_.size()));
        const bool leaves_hold = signed_tree.size() == checked_.checkpoint.size && signed_tree.root() == checked_.checkpoint.root;
        const bool entries_hold = tree_.size() == checked_.checkpoint.size && tree_.root() == checked_.checkpoint.root;
        return leaves_hold || entries_hold ? other : std::nullopt;
    }

    const fs::path& folder_;
    const CheckOptions& options_;
    Checked checked_;
    std::string system_;
    std::vector<Checkpoint> older_;
    Frontier tree_;
};

std::ofstream create(const fs::path& path) {
    std::ofstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error(fmt::format("{} cannot be written", path.string()));
    return file;
}

}  // namespace

ExportWriter::ExportWriter(fs::path folder) : folder_(std::move(folder)) {
    std::error_code failed;
    fs::create_directories(folder_, failed);
    if (failed) throw std::runtime_error(fmt::format("{} cannot be made: {}", folder_.string(), failed.message()));
    if (!fs::is_empty(folder_, failed) || failed)
        throw std::runtime_error(fmt::format("{} holds something already; name a folder that is empty or not there yet", folder_.string()));
    entries_ = create(folder_ / entries_file);
    leaves_ = create(folder_ / leaves_file);
}

void ExportWriter::add(std::string_view line) {
    const auto leaf = leaf_hash(line);
    entries_ << line << '\n';
    leaves_ << bytes_of(leaf);
    tree_.append(leaf);
}

void ExportWriter::finish(std::string_view note, const VerifierKey& key) {
    entries_.close();
    leaves_.close();
    if (!entries_ || !leaves_)
        throw std::runtime_error(fmt::format("{} could not be written to its end: is the disk full?", folder_.string()));
    const auto checkpoint = open_checkpoint(note, key);
    if (!checkpoint || checkpoint->size != tree_.size() || checkpoint->root != tree_.root())
        throw std::runtime_error(
            "the lines are not those that the checkpoint stands for: the record in the store is damaged. What came out of it lies in " +
            folder_.string() + ", without a checkpoint");
    create(folder_ / key_file) << key.text() << '\n';
    auto file = create(folder_ / checkpoint_file);
    file << note;
    file.close();
    if (!file) throw std::runtime_error(fmt::format("{} could not be written to its end: is the disk full?", folder_.string()));
}

Checked check_exported(const fs::path& folder, const CheckOptions& options) { return Check{folder, options}.run(); }

}  // namespace beadle::audit
