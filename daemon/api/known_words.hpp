#pragma once
// What an answer without rows is worth: that nothing matches is true only where somebody knows the words of the question. A word is known where a live definition or
// a machine has it, or the record itself: what there was in former times may still be asked for.
// Thread-safety: as the questions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api/questions.hpp"

namespace beadle::api {

/// The words of a question that name something; empty where it has none. Who recorded something is not among them: whoever has not recorded anything yet may be known to the host alone.
struct WordsAsked {
    std::string system{};  ///< Empty: all of them.
    std::string instance{}, matter{}, event{}, state{};
    std::string party{};                   ///< A post or an office.
    const char* party_parameter = "post";  ///< What the question calls that.
    std::string template_name{};           ///< That a mail is written by.
};

/// For a question that found nothing: the first of its words that nothing knows, with the nearest one that is known; nothing where all are.
std::optional<Problem> unknown_word(Asking asking, const WordsAsked& asked);

/// "no body is called 'bord'", with what was meant, or what there is.
Problem is_not_known(std::string_view what, const std::string& said, const char* parameter, const std::vector<std::string>& known);

}  // namespace beadle::api
