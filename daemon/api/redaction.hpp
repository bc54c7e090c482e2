#pragma once
// What is exempt kept out of an answer that goes to the public, wherever it is repeated: a title that stands in a duty's words is as exempt as in its item.
// More is left out rather than less. Thread-safety: as the questions.

#include <boost/json.hpp>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "daemon/api/standing.hpp"

namespace beadle::api {

/// Of things of one system.
class Redaction {
public:
    explicit Redaction(Reading reading) : reading_(std::move(reading)) {}

    /// Learns what is exempt of it, and of each item where it is a meeting.
    void look_at(const model::Instance& instance);
    /// Likewise of what the entries are about, with a question or two to the store for all of them, and of what they say themselves: where that is exempt,
    /// their free texts become "[exempt]".
    void look_at(std::span<store::Entry> entries);

    /// True for a line, as it was signed, that repeats what is exempt: it can only be left out whole. Ask after having looked at all.
    bool is_repeated_in(std::string_view line) const;
    /// True for a text that nobody marked as exempt, and that repeats what is.
    bool is_repeated_by(std::string_view text) const;
    /// "[exempt]" in place of what is exempt in each of its texts. Likewise.
    void leave_out_of(boost::json::value& value) const;
    /// Likewise in these members of an object alone, where the others are ids and words of the program.
    void leave_out_of(boost::json::value& object, std::initializer_list<std::string_view> members) const;
    /// Of an entry only the versions of exempt papers. True where it says any: then its line, as it was signed, can only be left out whole.
    bool leave_out_versions_of(boost::json::object& entry) const;

private:
    void look_up(const std::set<store::InstanceKey>& keys);
    void learn_of(std::span<const model::Instance> things);
    void learn_of(store::Entry& entry, const model::Event& event);
    void learn(const std::string& text);
    bool is_exempt(const std::string& id) const;  ///< Of what was looked up.
    std::string without_exempt(std::string text) const;

    /// What begins with another, or has it within, is taken out before that.
    struct LongerFirst {
        bool operator()(const std::string& a, const std::string& b) const { return a.size() != b.size() ? a.size() > b.size() : a < b; }
    };

    Reading reading_;
    std::set<std::string, LongerFirst> exempt_;
    std::map<std::string, bool> things_;  ///< Which of them are exempt; also those that there are not.
};

}  // namespace beadle::api
