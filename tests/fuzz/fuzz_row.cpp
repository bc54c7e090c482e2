// Rows as a damaged disk might give them: each is read, or said to be damage; what was read is kept again as it was.
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "daemon/store/page_key.hpp"
#include "daemon/store/postings.hpp"
#include "daemon/store/rows.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace beadle;

/// A cursor over the input: a line is a row, a tab ends a column, "~" is NULL. As SQLite does, any column is read as whatever is asked for.
class Rows {
public:
    explicit Rows(std::string_view text) : rest_(text) {}
    bool next() {
        if (rest_.empty()) return false;
        const auto end = rest_.find('\n');
        columns_ = {};
        for (auto& part : store::page_key_parts(rest_.substr(0, end), columns_max)) columns_.push_back(std::move(part));
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        return true;
    }
    bool is_null(int column) const { return text(column) == "~"; }
    std::string_view text(int column) const {
        const auto at = static_cast<std::size_t>(column);
        return at < columns_.size() ? std::string_view{columns_[at]} : std::string_view{""};
    }
    std::string string(int column) const { return std::string{text(column)}; }
    std::string_view blob(int column) const { return text(column); }
    std::int64_t integer(int column) const { return std::strtoll(string(column).c_str(), nullptr, 10); }
    bool boolean(int column) const { return integer(column) != 0; }
    store::Instant instant(int column) const { return store::Instant{std::chrono::seconds{integer(column)}}; }
    std::optional<store::Instant> maybe_instant(int column) const {
        return is_null(column) ? std::nullopt : std::optional{instant(column)};
    }

private:
    static constexpr std::size_t columns_max = 32;
    std::string_view rest_;
    std::vector<std::string> columns_;
};

std::string unpack_hash(const Rows& rows, int column) { return store::unpacked_hash(rows.blob(column)); }

/// Reads every row as one of that kind, and gives each to `look`.
template <class Read, class Look>
void each_as(std::string_view text, Read read, Look look) {
    Rows rows{text};
    while (rows.next()) {
        try {
            look(read(rows));
        } catch (const store::StoreError& error) {
            fuzz::claim(std::string_view{error.what()}.find("damaged") != std::string_view::npos, "damage is said to be damage");
        }
    }
}

void is_kept(const model::Facts& facts) {
    fuzz::claim(audit::facts_from_json(audit::facts_to_json(facts)) == facts, "facts are kept as they were read");
}

}  // namespace

FUZZ(text) {
    const store::System system{.number = 1, .shard = 3, .id = "s"};
    each_as(
        text, [&](const Rows& rows) { return store::read_instance(rows, system, "ICPA/2022-23/3"); },
        [](const model::Instance& instance) {
            fuzz::claim(instance.system == "s" && instance.id == "ICPA/2022-23/3", "an instance is the one that was asked for");
            fuzz::claim(store::states_from_text(store::states_to_text(instance.states)) == instance.states,
                        "states are kept as they were read");
            is_kept(instance.facts);
        });
    each_as(
        text, [](const Rows& rows) { return store::read_duty(rows); },
        [](const model::Duty& duty) {
            fuzz::claim(!model::to_words(duty.outcome).empty() && duty.steps_done >= 0, "a duty's numbers stand for something");
            fuzz::claim(model::steps_from_text(model::steps_to_text(duty.steps)) == duty.steps, "steps are kept as they were read");
            if (const auto raw = store::day_number(duty.raw))
                fuzz::claim(model::Date{std::chrono::sys_days{std::chrono::days{*raw}}} == duty.raw, "a day is kept as it was read");
        });
    each_as(
        text, [&](const Rows& rows) { return store::read_mail(rows, system); },
        [](const store::OutboxRow& row) {
            fuzz::claim(!store::to_words(row.state).empty(), "a message's state is one");
            is_kept(row.notification.facts);
        });
    each_as(
        text, [&](const Rows& rows) { return store::read_entry(rows, system, 7); },
        [](const store::Entry& entry) {
            fuzz::claim(entry.seq == 7 && !model::to_words(entry.verdict).empty(),
                        "an entry is the one that was asked for, with a verdict");
        });
    each_as(
        text, [&](const Rows& rows) { return store::read_log_head(rows, system); },
        [](const store::LogHead& head) { fuzz::claim(head.shard == 3, "a head is of its system's shard"); });

    Rows hashes{text};
    const store::HashRange range{.level = 0, .first = 0, .count = 256};
    std::vector<audit::Hash> neighbours;
    while (hashes.next()) store::add_neighbour(hashes.integer(0), hashes.blob(1), range, neighbours);

    store::KnownSystems systems;
    systems.read(Rows{text});
    for (const auto* one : systems.all()) fuzz::claim(systems.find(one->number) == one, "a system is found by its number");

    if (const auto packed = store::packed_hash(text); !packed.empty())
        fuzz::claim(store::packed_hash(store::unpacked_hash(packed)) == packed, "a hash is kept as it was read");
    try {
        const auto postings = store::Postings::from(text);
        fuzz::claim(store::Postings::from(postings.bytes()) == postings, "places are kept as they were read");
    } catch (const std::invalid_argument&) {
    }
}
