#include "workflows/model/attendance_terms.hpp"

#include <array>

namespace beadle::model {
namespace {

constexpr std::array<const char*, 3> substitutes_words{"none", "named", "any"};
constexpr const char* may_stand_in_for = "substitute/";

std::string key_of_timetable(std::string_view body) { return "attendance of " + std::string(body); }

TimetableEntry entry(std::string ref, std::string what) {
    TimetableEntry one;
    one.ref = std::move(ref);
    one.what = std::move(what);
    return one;
}

}  // namespace

std::optional<AttendanceTerms> attendance_terms(const Definition& definition, std::string_view body) {
    const auto timetable = definition.timetables.find(key_of_timetable(body));
    if (timetable == definition.timetables.end()) return std::nullopt;
    AttendanceTerms terms;
    for (const auto& one : timetable->second) {
        if (one.ref == "ask") {
            if (one.by.anchor != "notice") terms.asked = AttendanceTerms::Asked::when_the_date_is_fixed;
            terms.remind = one.remind.empty() ? 0 : -one.remind.front().count;
        } else if (one.ref == "quorum") {
            terms.warn = one.by.count;
            terms.warns_chairs = !one.then.empty();
        } else if (one.ref == "substitutes") {
            for (std::size_t i = 0; i < substitutes_words.size(); ++i)
                if (one.what == substitutes_words[i]) terms.substitutes = static_cast<AttendanceTerms::Substitutes>(i);
        } else if (one.ref.starts_with(may_stand_in_for)) {
            terms.named[one.what] = one.owed_by;
        }
    }
    return terms;
}

void set_attendance_terms(Definition& definition, std::string_view body, const AttendanceTerms& terms) {
    std::vector<TimetableEntry> entries;
    auto ask = entry("ask", "say whether you come");
    ask.by.anchor = terms.asked == AttendanceTerms::Asked::with_the_notice ? "notice" : "meeting";
    ask.met_by = "AttendanceAnswered";
    if (terms.remind > 0) ask.remind.push_back({-terms.remind, false});
    entries.push_back(std::move(ask));
    auto quorum = entry("quorum", "judge the quorum that is expected");
    quorum.by.form = calendar::Form::before;
    quorum.by.unit = calendar::Unit::working_days;
    quorum.by.anchor = "meeting";
    quorum.by.count = terms.warn;
    if (const auto* found = find_body(definition, body); found && terms.warns_chairs)
        for (const auto& chair : found->chairs) quorum.then.push_back({chair, {}});
    entries.push_back(std::move(quorum));
    entries.push_back(entry("substitutes", substitutes_words[static_cast<std::size_t>(terms.substitutes)]));
    for (const auto& [post, who] : terms.named) {
        entries.push_back(entry(may_stand_in_for + post, post));
        entries.back().owed_by = who;
    }
    definition.timetables[key_of_timetable(body)] = std::move(entries);
}

}  // namespace beadle::model
