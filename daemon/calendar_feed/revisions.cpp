#include "daemon/calendar_feed/revisions.hpp"

#include <array>
#include <optional>
#include <string_view>

#include "daemon/audit/line.hpp"

namespace beadle::calendar_feed {
namespace {

constexpr std::array<std::string_view, 3> counted_facts{"held_on", "at", "place"};

/// What follows `mark`, or nothing where `text` does not begin with it.
std::optional<std::string_view> after(std::string_view text, std::string_view mark) {
    if (!text.starts_with(mark)) return std::nullopt;
    return text.substr(mark.size());
}

/// "agenda/hfd, owed by hfd, due 2022-12-05T17:00:00Z, ..." taken apart.
struct DutyWords {
    explicit DutyWords(std::string_view words) : ref(words.substr(0, words.find(", "))) {
        constexpr std::string_view mark = ", due ";
        if (const auto at = words.find(mark); at != std::string_view::npos) due = words.substr(at + mark.size(), 20);
    }
    std::string ref, due;
};

class Counting {
public:
    void read(const audit::ReadLine& line) {
        bool counts = false, shows = false, judged_again = false;
        const bool had_a_date = knows_a_date_;
        for (const auto& change : line.changes) {
            if (after(change, "entered: ")) {
                for (const auto fact : counted_facts)
                    if (model::has(line.event.facts, fact)) values_[std::string(fact)] = model::text_of(line.event.facts, fact);
                shows = true;
            } else if (const auto set = after(change, "set: ")) {
                const auto equals = set->find(" = ");
                if (equals == std::string_view::npos) continue;
                fact(set->substr(0, equals), set->substr(equals + 3), counts, shows);
            } else if (const auto gone = after(change, "no longer set: ")) {
                fact(*gone, "", counts, shows);
            } else if (const auto opened = after(change, "duty opened: ")) {
                const DutyWords words{*opened};
                const auto [duty, is_new] = duties_.try_emplace(words.ref);
                changed(duty->second, line, !is_new);
                duty->second.due = words.due;
            } else if (const auto moved = after(change, "duty: ")) {
                const DutyWords words{*moved};
                auto& duty = duties_[words.ref];
                if (duty.due == words.due) continue;
                changed(duty, line, true);
                duty.due = words.due;
            } else if (const auto ended = after(change, "duty ended: ")) {
                const bool is_off =
                    ended->find(", withdrawn") != std::string_view::npos || ended->find(", excused") != std::string_view::npos;
                changed(duties_[DutyWords{*ended}.ref], line, is_off);
            } else if (after(change, "judged again")) {
                judged_again = true;
            } else if (is_move_to(change, "cancelled")) {
                counts = true;
            }
        }
        if (judged_again) {
            counts = true;
            values_.clear();  // What they are from here on is not in the line: whatever is set next may be another.
            for (auto& [ref, duty] : duties_) {
                changed(duty, line, true);
                duty.due.clear();
            }
        }
        if (counts && had_a_date) ++meeting_.sequence;
        if (counts || shows) meeting_.modified = line.event.recorded_at;
    }

    Revisions result() const {
        Revisions out;
        out.meeting = meeting_;
        for (const auto& [ref, duty] : duties_) out.duties.emplace(ref, duty.revision);
        return out;
    }

private:
    struct Duty {
        Revision revision;
        std::string due;
    };

    static void changed(Duty& duty, const audit::ReadLine& line, bool counts) {
        if (counts) ++duty.revision.sequence;
        duty.revision.modified = line.event.recorded_at;
    }

    /// "published → cancelled", "in the diary → cancelled, passing through ..."
    static bool is_move_to(std::string_view change, std::string_view state) {
        constexpr std::string_view arrow = " → ";
        const auto at = change.find(arrow);
        if (at == std::string_view::npos) return false;
        const auto to = change.substr(at + arrow.size());
        return to == state || to.starts_with(std::string(state) + ",");
    }

    void fact(std::string_view name, std::string_view value, bool& counts, bool& shows) {
        if (name == "name") shows = true;
        for (const auto counted : counted_facts) {
            if (name != counted) continue;
            auto& known = values_[std::string(name)];
            if (known != value) counts = true;
            known = value;
            if (name == "held_on") knows_a_date_ = true;
        }
    }

    Revision meeting_;
    bool knows_a_date_ = false;
    std::map<std::string, std::string> values_;
    std::map<std::string, Duty> duties_;
};

}  // namespace

Revisions revisions_of(const std::vector<store::Entry>& entries) {
    Counting counting;
    for (const auto& entry : entries)
        if (entry.verdict != model::Verdict::not_accepted) counting.read(audit::read_line(entry.line, entry.free_texts));
    return counting.result();
}

}  // namespace beadle::calendar_feed
