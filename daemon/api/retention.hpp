#pragma once
// What people wrote beside entries and what is past the term that the system's file sets ('texts are kept for'): a list for officers, and the acts, each of bounded
// size, by which an administrator may erase it. Nothing here erases by itself.
// Thread-safety: as the store's.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/questions.hpp"
#include "workflows/system/erasing.hpp"

namespace beadle::api {

/// As many texts as one entry erases.
inline constexpr std::size_t texts_an_act_max = 500;

/// How much one question looks at, for whoever records waits meanwhile; the rest is asked for with the next. One thing is always looked at whole.
struct LookedAt {
    std::int64_t entries = 20'000, things = 1'000, texts = 20'000;
};

struct PastTerm {
    model::Date recorded_before{};  ///< The term as of today: what was recorded on an earlier day is past it.

    struct OfKind {
        std::int64_t texts = 0;
        model::Date from{}, to{};  ///< The days on which the first and the last were recorded.
    };
    std::map<std::string, OfKind> kinds;  ///< By kind of event.

    /// The entries `from` to `to`, beside which at most texts_an_act_max texts are to be erased.
    struct Act {
        std::int64_t from = 0, to = 0;
        std::vector<system_record::TextPlace> texts;
    };
    std::vector<Act> acts;

    std::map<std::string, std::int64_t> stays;  ///< How many are past the term and still needed, by what they are about.
    std::optional<std::int64_t> next{};         ///< The entry from which to ask for the rest; nothing: all was looked at.
};

/// Looks through the system's entries `from` to `to` (nothing: to the last that is past the term). A text stays while what it is about is not ended, while a body's
/// register or the system's record still says it, and while a younger text of the same thing says the same words, or what the thing itself remembers does (a date, a kind, the
/// timetable's "publish the agenda"). Nothing where the file keeps texts for ever.
std::optional<PastTerm> past_term(Asking asking, const model::Definition& definition, std::int64_t from, std::optional<std::int64_t> to,
                                  const LookedAt& at_most = {});

/// What is past the term as of today, without the words.
Reply texts_past_term(Asking asking, const Query& query);

}  // namespace beadle::api
