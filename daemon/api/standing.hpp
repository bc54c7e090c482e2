#pragma once
// The record of one thing as it stands: what was accepted and not taken back, with what is exempt kept back. Reports and questions read from here, so
// that all leave out the same.
// Thread-safety: as the questions.

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api/json.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/audit/line.hpp"

namespace beadle::api {

/// One entry that stands, read.
struct Standing {
    const store::Entry* entry = nullptr;
    audit::ReadLine line;
};

/// What a report may look at while it is made.
struct Reading {
    Asking asking;
    Exempt exempt;

    /// Nothing for an empty id, or one that nothing has.
    std::optional<model::Instance> instance(const std::string& system, const std::string& id) const;
    /// True where it is exempt itself, and where the item is that it came out of or belongs to: an action's, a paper's.
    bool is_exempt(const model::Instance& one) const;
};

/// An instance's entries that were accepted and not taken back, ascending. Holds the entries that its rows point at.
class History {
public:
    History(store::Store& store, const std::string& system, const std::string& instance);
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    const std::vector<Standing>& rows() const { return rows_; }
    /// The last of the kind; null where there is none.
    const Standing* last(std::string_view kind) const;

private:
    std::vector<store::Entry> entries_;
    std::vector<Standing> rows_;
};

/// By what number the entry `seq`, or the event of that id, was taken back, for each entry of an instance's history that was.
std::map<std::int64_t, std::int64_t> taken_back(const std::vector<store::Entry>& history);

bool is_exempt(const model::Instance& instance);
/// "[exempt]" for what is exempt and not asked for; empty stays empty.
std::string shown(const std::string& said, bool is_exempt, Exempt exempt);
/// A free text of an entry, unless it, or the item that it is about, is exempt. Empty for null.
std::string free_text(const Standing* one, const char* name, bool item_is_exempt, Exempt exempt);
/// The date in that fact as ISO text; null where there is none.
boost::json::value date_or_null(const model::Facts& facts, std::string_view name);
boost::json::value date_or_null(const std::optional<model::Date>& date);

}  // namespace beadle::api
