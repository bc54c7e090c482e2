#include <date/tz.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <utility>

#include "daemon/definitions/load.hpp"

namespace beadle::definitions {

namespace {

using calendar::Instant;
using std::chrono::seconds;

/// When the clocks change each year, as "M3.5.0/1" says it: the fifth (that is, the last) Sunday of March, at 1 o'clock.
struct YearlyChange {
    unsigned month = 0, week = 0, weekday = 0;
    seconds at{7200};

    Instant in(int year, seconds offset_before) const {
        namespace chr = std::chrono;
        const auto day = week == 5 ? chr::sys_days{chr::year{year} / chr::month{month} / chr::weekday{weekday}[chr::last]}
                                   : chr::sys_days{chr::year{year} / chr::month{month} / chr::weekday{weekday}[week]};
        return Instant{day} + at - offset_before;
    }
};

struct RuleForTheFuture {
    seconds standard{0}, summer{0};
    YearlyChange to_summer, to_standard;
};

/// Reads "GMT0BST,M3.5.0/1,M10.5.0" (POSIX TZ, as RFC 8536 3.3 has it at the end of a zone file). Nothing for zones that no longer change,
/// or that change by the day of the year.
class RuleScanner {
public:
    explicit RuleScanner(std::string text) : text_{std::move(text)} {}

    std::optional<RuleForTheFuture> read() {
        RuleForTheFuture rule;
        if (!name() || !time(rule.standard)) return {};
        rule.standard = -rule.standard;  // POSIX counts westward.
        if (!name()) return {};
        rule.summer = rule.standard + seconds{3600};
        if (!at(',')) {
            if (!time(rule.summer)) return {};
            rule.summer = -rule.summer;
        }
        if (!change(rule.to_summer) || !change(rule.to_standard) || next_ != text_.size()) return {};
        return rule;
    }

private:
    bool at(char c) const { return next_ < text_.size() && text_[next_] == c; }
    bool take(char c) { return at(c) && ++next_ > 0; }
    bool name() {
        const auto begin = next_;
        if (take('<')) {
            while (next_ < text_.size() && !at('>')) ++next_;
            return take('>');
        }
        while (next_ < text_.size() && std::isalpha(static_cast<unsigned char>(text_[next_]))) ++next_;
        return next_ - begin >= 3;
    }
    bool number(unsigned& out) {
        const auto begin = next_;
        for (out = 0; next_ < text_.size() && next_ < begin + 3 && std::isdigit(static_cast<unsigned char>(text_[next_])); ++next_) {
            out = out * 10 + static_cast<unsigned>(text_[next_] - '0');
        }
        return next_ > begin;
    }
    bool time(seconds& out) {
        const bool negative = take('-');
        if (!negative) take('+');
        unsigned hour = 0, minute = 0, second = 0;
        if (!number(hour) || (take(':') && !number(minute)) || (take(':') && !number(second))) return false;
        out = std::chrono::hours{hour} + std::chrono::minutes{minute} + seconds{second};
        if (negative) out = -out;
        return true;
    }
    bool change(YearlyChange& out) {
        if (!take(',') || !take('M') || !number(out.month) || !take('.') || !number(out.week) || !take('.') || !number(out.weekday))
            return false;
        if (take('/') && !time(out.at)) return false;
        return out.month >= 1 && out.month <= 12 && out.week >= 1 && out.week <= 5 && out.weekday <= 6;
    }

    std::string text_;
    std::size_t next_ = 0;
};

/// The date library reads a zone file's transitions only, and those of the host's files end with the year 2037: the file's last line says
/// how it goes on.
std::optional<RuleForTheFuture> rule_for_the_future(const std::string& name) {
    const char* folder = std::getenv("TZDIR");
    std::ifstream in{std::string{folder ? folder : "/usr/share/zoneinfo"} + "/" + name, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    if (bytes.size() < 3 || bytes.back() != '\n') return {};
    const auto begin = bytes.rfind('\n', bytes.size() - 2);
    if (begin == std::string::npos) return {};
    return RuleScanner{bytes.substr(begin + 1, bytes.size() - begin - 2)}.read();
}

}  // namespace

calendar::Zone load_zone(const std::string& name) {
    const date::time_zone* zone = nullptr;
    try {
        zone = date::locate_zone(name);
    } catch (const std::exception&) {
        throw std::runtime_error{"unknown time zone '" + name + "': expected a name of the zone database, such as Europe/London"};
    }
    const Instant begin{std::chrono::sys_days{std::chrono::year{1970} / 1 / 1}};
    const Instant end{std::chrono::sys_days{std::chrono::year{2100} / 1 / 1}};
    calendar::Zone out;
    out.name = name;
    out.last_known = calendar::Date{std::chrono::year{2099} / 12 / 31};

    auto info = zone->get_info(date::sys_seconds{begin.time_since_epoch()});
    out.offset_before = info.offset;
    const auto add = [&out](Instant from, seconds offset, bool summer) {
        const bool same = out.transitions.empty() ? out.offset_before == offset && !summer
                                                  : out.transitions.back().offset == offset && out.transitions.back().summer == summer;
        if (same) return;
        out.transitions.push_back({from, offset, summer});
    };
    while (info.end.time_since_epoch() < end.time_since_epoch()) {
        const auto at = info.end.time_since_epoch();
        info = zone->get_info(info.end);
        add(Instant{at}, info.offset, info.save.count() != 0);
    }
    const auto future = rule_for_the_future(name);
    if (!future) return out;
    const Instant known_until = out.transitions.empty() ? begin : out.transitions.back().from;
    const int first_year = static_cast<int>(calendar::Date{std::chrono::floor<std::chrono::days>(known_until)}.year());
    for (int year = first_year; year < 2100; ++year) {
        auto summer = std::pair{future->to_summer.in(year, future->standard), true};
        auto standard = std::pair{future->to_standard.in(year, future->summer), false};
        if (standard.first < summer.first) std::swap(summer, standard);  // The southern half of the world.
        for (const auto& [at, is_summer] : {summer, standard}) {
            if (at > known_until) add(at, is_summer ? future->summer : future->standard, is_summer);
        }
    }
    return out;
}

}  // namespace beadle::definitions
