#include "daemon/audit/exported.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "daemon/audit/given_folder.hpp"
#include "daemon/audit/hashed_blocks.hpp"
#include "daemon/audit/line_places.hpp"
#include "daemon/audit/older.hpp"
#include "daemon/audit/signed_folder.hpp"

namespace beadle::audit {
namespace {

namespace fs = std::filesystem;

constexpr const char* entries_file = "entries.jsonl";
constexpr const char* leaves_file = "leaves";
constexpr std::uint64_t progress_each = 1 << 16;

/// The checks of one folder, from the key to the last line.
class Check {
public:
    Check(const fs::path& folder, const CheckOptions& options) : folder_(folder), options_(options) {}

    Checked run() {
        if (!open_checkpoint_() || !open_older_ones()) return checked_;
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
        auto opened = open_signed(folder_, options_.key);
        checked_.key = std::move(opened.key);
        checked_.checkpoint = std::move(opened.checkpoint);
        system_ = std::move(opened.system);
        return opened.what.empty() || bad(std::move(opened.what));
    }

    bool open_older_ones() {
        auto keys = options_.older_keys;
        keys.push_back(VerifierKey::read(checked_.key).value());
        std::vector<Checkpoint> opened;
        for (const auto& note : options_.older_checkpoints) opened.push_back(open_older(note, keys, system_));
        older_ = OlderCheckpoints{std::move(opened)};
        const auto size = checked_.checkpoint.size;
        return older_.largest() <= size || bad(is_behind(older_.largest(), size), size);
    }

    bool read_entries() {
        HashedBlocks blocks{folder_ / entries_file};
        std::ifstream leaves{folder_ / leaves_file, std::ios::binary};
        has_leaves_ = bool{leaves};
        LinePlaces places{system_};
        if (auto what = older_.look_at(tree_); !what.empty()) return bad(std::move(what));
        while (const auto* block = blocks.next())
            if (!look_at(*block, places, leaves)) return false;
        if (has_leaves_ && !other_leaf_ && leaves.peek() != std::ifstream::traits_type::eof()) other_leaf_ = tree_.size();
        if (tree_.size() < checked_.checkpoint.size)
            return bad(fmt::format("there are {} entries, and {} were signed", tree_.size(), checked_.checkpoint.size), tree_.size());
        return true;
    }

    bool look_at(const HashedBlocks::Block& block, LinePlaces& places, std::ifstream& leaves) {
        const auto first = tree_.size(), end = first + block.lines.size();
        const bool at_once = block.root && older_.none_up_to(end);
        Hash leaf{};
        for (auto number = first; number < end; ++number) {
            const auto place = static_cast<std::size_t>(number - first);
            if (number + 1 == end && !block.last_has_end)
                return bad(fmt::format("entry {} is cut short: its line does not end", number), number);
            if (number == checked_.checkpoint.size)
                return bad(fmt::format("there are more entries than the {} that were signed", checked_.checkpoint.size), number);
            if (auto what = places.look_at(block.lines[place]); !what.empty()) return bad(std::move(what), number);
            if (has_leaves_ && !other_leaf_ &&
                (!leaves.read(reinterpret_cast<char*>(leaf.data()), leaf.size()) || leaf != block.leaves[place]))
                other_leaf_ = number;
            if (at_once) continue;
            tree_.append(block.leaves[place]);
            if (auto what = older_.look_at(tree_); !what.empty()) return bad(std::move(what));
        }
        if (at_once) tree_.append_perfect(*block.root, block.lines.size());
        if (options_.progress && first / progress_each != end / progress_each) options_.progress(end);
        return true;
    }

    /// What does not fit at one entry may be the fault of one before it: a time altered to be later makes the next one look too early.
    void blame_an_earlier_one() {
        const auto other = first_other_leaf();
        if (other && (!checked_.first_bad || *other < *checked_.first_bad))
            bad(fmt::format("entry {} is not as it was signed", *other), other);
    }

    void compare_roots() {
        if (tree_.root() == checked_.checkpoint.root) {
            if (other_leaf_)
                bad(fmt::format("the entries are as they were signed, but leaves is not: it differs at entry {}", *other_leaf_));
            return;
        }
        const auto other = first_other_leaf();
        bad(other ? fmt::format("entry {} is not as it was signed", *other)
                  : std::string("the entries are not those that were signed; which of them, the folder cannot tell"),
            other);
    }

    /// The first entry whose hash is not the one in `leaves`. Where the tree is another too, that says which entry is bad only if `leaves` itself is
    /// what was signed.
    std::optional<std::uint64_t> first_other_leaf() const {
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
        const bool leaves_hold = signed_tree.size() == checked_.checkpoint.size && signed_tree.root() == checked_.checkpoint.root;
        return leaves_hold ? other : std::nullopt;
    }

    const fs::path& folder_;
    const CheckOptions& options_;
    Checked checked_;
    std::string system_;
    OlderCheckpoints older_;
    Frontier tree_;
    bool has_leaves_ = false;
    std::optional<std::uint64_t> other_leaf_;  // The first that is not its line's hash.
};

std::ofstream create(const fs::path& path) {
    std::ofstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error(fmt::format("{} cannot be written", path.string()));
    return file;
}

}  // namespace

ExportWriter::ExportWriter(fs::path folder) : folder_(std::move(folder)) {
    make_empty_folder(folder_);
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
    write_whole(folder_ / key_file, key.text() + "\n");
    write_whole(folder_ / checkpoint_file, note);
}

Checked check_exported(const fs::path& folder, const CheckOptions& options) { return Check{folder, options}.run(); }

}  // namespace beadle::audit
