#include "daemon/cli/what_followed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "daemon/cli/verdict.hpp"
#include "daemon/cli/words.hpp"
#include "workflows/calendar/date.hpp"

namespace beadle::cli {
namespace {

constexpr std::size_t told_one_by_one = 3;

/// What a change says after its first word, and of which instance: "ICPA/2022-23/3: duty ended: ..." befell another one than was spoken of.
struct Said {
    std::string of, what;
};

std::optional<Said> said_after(std::string_view head, const std::string& change, const std::string& instance) {
    constexpr std::string_view between = ": ";
    const auto at = change.find(head);
    if (at == 0) return Said{instance, change.substr(head.size())};
    if (at == std::string::npos || change.find(between) + between.size() != at) return std::nullopt;
    return Said{change.substr(0, at - between.size()), change.substr(at + head.size())};
}

std::optional<Said> said_of_open(const std::string& change, const std::string& instance) {
    const auto said = said_after("duty opened: ", change, instance);
    return said ? said : said_after("duty: ", change, instance);
}

/// Without "0 of 5 steps done": how far its reminders have got is the program's affair.
std::string without_steps(std::string change) {
    constexpr std::string_view says = " steps done";
    const auto end = change.find(says);
    const auto begin = end == std::string::npos ? end : change.rfind(", ", end);
    if (begin == std::string::npos || change.find_first_not_of("0123456789 of", begin + 2) != end + 1) return change;
    change.erase(begin, end + says.size() - begin);
    return change;
}

/// What befell a duty: it has a deadline, or an outcome.
struct Duty {
    std::string of;
    std::optional<calendar::Instant> due;
    std::string outcome, why;
};

std::optional<Duty> duty_in(const std::string& change, const std::string& instance) {
    constexpr std::string_view says_due = ", due ", because = ", because ";
    constexpr std::size_t instant_size = 20;
    Duty duty;
    std::string became;
    if (const auto ended = said_after("duty ended: ", change, instance)) {
        duty.of = ended->of;
        became = ended->what.substr(std::min(ended->what.find(", "), ended->what.size()));
    } else {
        const auto open = said_of_open(change, instance);
        const auto at = open ? open->what.find(says_due) : std::string::npos;
        if (at == std::string::npos) return std::nullopt;
        duty.due = calendar::instant_from_iso(std::string_view{open->what}.substr(at + says_due.size(), instant_size));
        if (!duty.due) return std::nullopt;
        duty.of = open->of;
        became = open->what.substr(at + says_due.size() + instant_size);
    }
    const auto why = became.find(because);
    if (why != std::string::npos) duty.why = became.substr(why);
    duty.outcome = became.substr(0, why);
    if (duty.outcome.empty()) return duty;
    duty.outcome.erase(0, 2);  // ", "
    duty.due.reset();
    return duty;
}

struct Deadline {
    calendar::Instant due;
    std::string of, line;
};

/// Changes of one kind.
struct Several {
    std::vector<std::string> lines;
    std::set<std::string> of, why;
};

std::string listed_by(std::string_view command, const std::set<std::string>& of) {
    if (of.size() == 1) return fmt::format("  beadle {} --instance {} lists them", command, *of.begin());
    std::string ids;
    std::size_t named = 0;
    for (auto id = of.begin(); id != of.end() && named < told_one_by_one; ++id, ++named) ids += (named == 0 ? "" : ", ") + *id;
    return fmt::format("  beadle {} --instance ID lists those of each: {}{}", command, ids,
                       of.size() > named ? fmt::format(" and {} more", of.size() - named) : "");
}

void tell(std::vector<std::string>& lines, const Several& those, std::string_view what, std::string_view command) {
    if (those.lines.size() <= told_one_by_one) {
        lines.insert(lines.end(), those.lines.begin(), those.lines.end());
        return;
    }
    lines.push_back(fmt::format("{} {}{}", those.lines.size(), what, those.why.size() == 1 ? *those.why.begin() : ""));
    lines.push_back(listed_by(command, those.of));
}

void tell(std::vector<std::string>& lines, std::vector<Deadline> deadlines, const std::string& instance) {
    std::stable_sort(deadlines.begin(), deadlines.end(), [](const auto& one, const auto& other) { return one.due < other.due; });
    if (deadlines.size() <= told_one_by_one) {
        for (const auto& deadline : deadlines) lines.push_back(deadline.line);
        return;
    }
    std::set<std::string> of;
    for (const auto& deadline : deadlines) of.insert(deadline.of);
    const auto& first = deadlines.front();
    const auto said = said_of_open(first.line, instance);
    lines.push_back(fmt::format("{} deadlines were set or changed, the first: {}{}", deadlines.size(), said ? said->what : first.line,
                                of.size() > 1 ? " (" + first.of + ")" : ""));
    lines.push_back(listed_by("duties", of));
}

}  // namespace

std::vector<std::string> what_followed(const std::vector<std::string>& changes, const calendar::Zone& zone, const boost::json::value& names,
                                       const std::string& instance) {
    std::vector<std::string> lines;
    std::map<std::string, Several> ended;
    std::vector<Deadline> deadlines;
    Several mails, taken_back;
    const auto add = [&zone](Several& to, const std::string& line, const std::string& of, const std::string& why) {
        to.lines.push_back(line);
        to.of.insert(of);
        to.why.insert(with_local_times(why, zone));
    };
    for (const auto& change : changes) {
        const auto for_people = changes_for_people({change}, zone, names);
        if (for_people.empty()) continue;
        const auto& line = for_people.front();
        const auto withdrawn = said_after("mail withdrawn: ", change, instance);
        if (const auto duty = duty_in(without_steps(change), instance)) {
            if (duty->due) deadlines.push_back({*duty->due, duty->of, without_steps(line)});
            else add(ended[duty->outcome], without_steps(line), duty->of, duty->why);
        } else if (const auto owed = said_after("mail owed: ", change, instance)) {
            add(mails, line, owed->of, "");
        } else if (withdrawn && !withdrawn->what.starts_with("all unsent")) {
            const auto why = withdrawn->what.find(", because ");
            add(taken_back, line, withdrawn->of, why == std::string::npos ? "" : withdrawn->what.substr(why));
        } else {
            lines.push_back(line);
        }
    }
    for (const auto& [outcome, those] : ended) tell(lines, those, "duties ended: " + outcome, "duties");
    tell(lines, std::move(deadlines), instance);
    tell(lines, mails, "mails are in the outbox", "outbox list");
    tell(lines, taken_back, "mails that had not gone out are withdrawn", "outbox list");
    return lines;
}

}  // namespace beadle::cli
