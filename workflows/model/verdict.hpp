#pragma once
// How an event was taken, and why, in words that name rule, source and numbers. A fact is never refused: what broke a rule
// is accepted with a breach; what contradicts the record, or comes from somebody who may not say it, is not accepted.
// Thread-safety: values.

#include <string>
#include <string_view>
#include <vector>

namespace beadle::model {

enum class Verdict { accepted = 1, accepted_with_breach = 2, not_accepted = 3 };  // Stored: do not change.
/// "accepted", "accepted with a breach", "not accepted".
std::string_view to_words(Verdict verdict);
/// "accepted", "accepted_with_breach", "not_accepted": for JSON, the store and filters.
std::string_view to_key(Verdict verdict);

/// What breaking a rule does.
enum class Breach { none = 0, bars_the_item = 1, irregular = 2, advisory = 3 };  // Stored: do not change.
std::string_view to_words(Breach breach);

/// One check that bears on the verdict.
struct Finding {
    std::string rule;     ///< "agenda: 5 clear working days before meeting", or "rights", "record".
    std::string source;   ///< "Local Government Act 1972 s.100B(3)"; empty for the program's own checks.
    std::string numbers;  ///< "published Wednesday 7 December 2022; the last safe day was Monday 5 December 2022"
    Breach breach = Breach::none;
    std::vector<std::string> ways_on;  ///< Lawful ways from here, for the officer to choose.
};

}  // namespace beadle::model
