#pragma once
// How what the daemon tells of a decision, of a line in a life, and of a mail is said: the same words on a terminal, in a spreadsheet and on a page.
// Thread-safety: pure functions.

#include <boost/json/fwd.hpp>
#include <string>

#include "daemon/cli/ask.hpp"

namespace beadle::cli {

// Of a decision; "none is on record" and the like where nothing is.
std::string declarations_words(const boost::json::value& decision);
std::string quorum_words(const boost::json::value& decision);
std::string minutes_words(const boost::json::value& decision, const Zones& zones, const std::string& system);
/// "6 for, 2 against, 0 abstained"; empty where nobody counted.
std::string votes_words(const boost::json::value& decision);

/// "accepted with a breach" of "accepted_with_breach".
std::string verdict_words(const std::string& key);

/// What happened, with how it was taken.
std::string line_words(const boost::json::value& line);
/// Who said it, on whose word, and when it was recorded where that is another time.
std::string provenance_words(const boost::json::value& line, const Zones& zones, const std::string& system);

/// What an entry says became of a mail, in a word or two.
std::string became_words(const boost::json::value& entry);

}  // namespace beadle::cli
