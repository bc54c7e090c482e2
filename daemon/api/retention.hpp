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

/// As many texts as one entry erases; and as many as are listed at once, before the rest is asked for again.
inline constexpr std::size_t texts_an_act_max = 500, texts_listed_max = 20'000;

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
    bool more = false;                          ///< There are more than could be listed at once.
};

/// Looks through the system's entries `from` to `to` (nothing: to the last that is past the term). A text stays while what it is about is not ended, while a body's
/// register or the system's record still says it, and while a younger text of the same thing says the same words. Nothing where the file keeps texts for ever.
std::optional<PastTerm> past_term(Asking asking, const model::Definition& definition, std::int64_t from, std::optional<std::int64_t> to);

/// What is past the term as of today, without the words.
Reply texts_past_term(Asking asking, const Query& query);

}  // namespace beadle::api
