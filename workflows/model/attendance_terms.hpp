#pragma once
// How a body asks its members beforehand whether they come to a meeting, and whom it lets sit in their place: what stands under "attendance of" in a
// system's file. A body that has none asks nobody. In a definition they are a timetable of their own, as those of strategies and transitions are.
// Thread-safety: values and pure functions.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/definition.hpp"

namespace beadle::model {

struct AttendanceTerms {
    /// When the members are asked.
    enum class Asked { with_the_notice = 0, when_the_date_is_fixed = 1 };
    /// Who may come in a member's place.
    enum class Substitutes { none = 0, named = 1, any = 2 };

    Asked asked = Asked::with_the_notice;
    int remind = 5;             ///< Working days before the meeting on which those who have not answered are asked once more; 0: never.
    int warn = 3;               ///< Working days before the meeting on which the expected quorum is judged.
    bool warns_chairs = false;  ///< The chairs are warned too; otherwise their offices only.
    Substitutes substitutes = Substitutes::none;
    /// By the member's post (id): who may come instead, a post's id or a name as written.
    std::map<std::string, std::vector<std::string>, std::less<>> named;
    friend bool operator==(const AttendanceTerms&, const AttendanceTerms&) = default;
};

/// The body's terms; nothing where it asks nobody.
std::optional<AttendanceTerms> attendance_terms(const Definition& definition, std::string_view body);
/// Puts them into the definition, in place of what stood there.
void set_attendance_terms(Definition& definition, std::string_view body, const AttendanceTerms& terms);

}  // namespace beadle::model
