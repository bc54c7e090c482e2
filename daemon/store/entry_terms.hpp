#pragma once
// What an audit entry is found by: its columns, and the words of its texts. The index keeps these, and what is not indexed yet is held against the same, so that
// an answer does not depend on how far the index is.
// Thread-safety: pure functions.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/store.hpp"

namespace beadle::store {

/// The words of a text, in small letters, in their order. A word is letters and digits; capitals are made small where they are ASCII or of the Latin-1 letters.
std::vector<std::string> words_of(std::string_view text);

/// "body=icp", "kind=ItemDecided", ...; of what an entry is.
std::vector<std::string> column_terms(const Entry& entry);
/// Of what a filter asks; empty where it asks for nothing that is indexed.
std::vector<std::string> column_terms(const EntryFilter& filter);

/// The words of an entry: of its free texts and, where a person recorded it, of all that was said and of the numbers of its findings.
struct EntryWords {
    std::set<std::string> open, exempt;  ///< A word that stands in an open text, too, is in both.

    bool hold(const std::string& word, bool with_exempt) const { return open.contains(word) || (with_exempt && exempt.contains(word)); }
};
/// Of a line that does not read, its free texts alone.
EntryWords words_of_entry(const Entry& entry);

}  // namespace beadle::store
