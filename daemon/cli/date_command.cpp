#include "daemon/cli/date_command.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "daemon/api/json.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/definitions/load.hpp"
#include "workflows/calendar/deadline.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::cli {
namespace {

using calendar::Date;
using calendar::Deadline;
using calendar::Direction;

/// A text with a mark under the character where it is wrong, and what is wrong.
void point_at(World& world, const std::string& text, const calendar::RuleError& error) {
    const auto at = std::min(error.at, text.size());
    world.err << "  " << printable(text) << "\n  " << std::string(columns_of(std::string_view{text}.substr(0, at)), ' ') << "^\n"
              << error.detail << '\n';
}

calendar::Result<Date> read_date(const std::string& text) {
    if (const auto date = calendar::date_from_iso(text)) return *date;
    return calendar::parse_date(text);
}

boost::json::value to_json(const Deadline& deadline) {
    boost::json::array days;
    for (const auto& day : deadline.days)
        days.push_back({{"date", calendar::to_iso(day.date)}, {"counted", day.counted}, {"why", day.why}});
    boost::json::object out{{"raw", calendar::to_iso(deadline.raw)},
                            {"safe", calendar::to_iso(deadline.safe)},
                            {"direction", calendar::to_word(deadline.direction)},
                            {"days", std::move(days)},
                            {"provisional", deadline.provisional}};
    if (deadline.at) out["at"] = fmt::format("{:02}:{:02}", deadline.at->count() / 60, deadline.at->count() % 60);
    return out;
}

std::string headline(const Deadline& deadline) {
    const auto day = calendar::in_words(deadline.safe);
    const auto time = deadline.at ? " at " + calendar::in_words(*deadline.at) : std::string{};
    switch (deadline.direction) {
        case Direction::latest: return "Do it by " + day + time + ".";
        case Direction::earliest: return "Not before " + day + time + ".";
        case Direction::fixed: break;
    }
    return "It is " + day + time + ".";
}

/// What the calendar has by proclamation, what by the usual pattern alone, and where it ends.
std::string what_it_is_sure_of(const calendar::DayCalendar& days) {
    std::vector<std::string> by_pattern;
    for (const auto year : days.not_yet_proclaimed) by_pattern.push_back(std::to_string(year));
    auto words = fmt::format("the calendar {} has the bank holidays of {} to {}", days.name, days.first_year, days.last_year);
    if (!by_pattern.empty())
        words += fmt::format(", those of {} by the usual pattern alone: not all of them are proclaimed yet", model::join(by_pattern));
    return words + ". It knows none outside these years.";
}

void explain(World& world, const calendar::Rule& rule, std::optional<Date> anchor, const Deadline& deadline,
             const calendar::DayCalendar& days) {
    world.out << toned(world, Tone::strong, headline(deadline)) << "\n\n";
    for (const auto& line : wrapped(calendar::in_one_sentence(rule, anchor, deadline), static_cast<std::size_t>(world.width)))
        world.out << line << '\n';
    if (!deadline.days.empty()) {
        // Counts in years name thousands of days: the first and the last few say enough, --json has them all.
        constexpr std::size_t ends = 15;
        Table table{{"day", "counted", "why"}, {}, {2}};
        for (std::size_t i = 0; i < deadline.days.size(); ++i) {
            if (deadline.days.size() > 2 * ends && i == ends) {
                table.rows.push_back({"...", "",
                                      counted(static_cast<std::int64_t>(deadline.days.size() - 2 * ends), "more day", "more days") +
                                          " (--json lists them all)"});
                i = deadline.days.size() - ends;
            }
            const auto& day = deadline.days[i];
            table.rows.push_back({short_date(day.date), day.counted ? "yes" : "no", day.why});
        }
        world.out << '\n';
        print_table(world, table);
    }
    if (deadline.provisional) world.out << '\n' << toned(world, Tone::warn, "Provisional: ") << what_it_is_sure_of(days) << '\n';
}

}  // namespace

int date_command(const DateOptions& options, World& world) {
    const auto rule = calendar::parse_rule(options.rule);
    if (!rule) {
        point_at(world, options.rule, rule.error());
        return Exit::usage;
    }
    std::optional<Date> anchor;
    if (!options.anchor.empty()) {
        const auto date = read_date(options.anchor);
        if (!date) {
            point_at(world, options.anchor, date.error());
            return Exit::usage;
        }
        anchor = *date;
    }
    const auto loading = definitions::load_calendar(options.calendar, world.config_dir.string());
    if (!loading.calendar) {
        for (const auto& mistake : loading.mistakes) world.err << definitions::to_text(mistake) << '\n';
        return Exit::usage;
    }
    const auto& days = loading.calendar->calendar;
    const auto deadline = calendar::count(*rule, anchor, days);
    if (!deadline) {
        point_at(world, options.rule, deadline.error());
        if (!anchor && !rule->anchor.empty()) world.err << "Say when it is: --anchor 2022-12-13\n";
        return Exit::usage;
    }
    if (world.json) world.out << api::pretty(to_json(*deadline));
    else explain(world, *rule, anchor, *deadline, days);
    return Exit::done;
}

}  // namespace beadle::cli
