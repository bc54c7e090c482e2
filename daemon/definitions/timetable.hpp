#pragma once
// The timetable of a body: what is owed, by whom, by when, and who is told when it is not done. Internal to definitions.
// Thread-safety: one reader, one thread.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/definitions/files.hpp"
#include "daemon/definitions/names.hpp"
#include "daemon/definitions/reader.hpp"

namespace beadle::definitions {

/// Finds out whom a text means: a group's members, a post, an office, or whoever answers for a body.
class Parties {
public:
    struct Named {
        std::string id;          ///< A post or an office.
        bool by_itself = false;  ///< The file named this very post or office, not a group or body it stands in for.
    };
    Parties(const model::Definition& definition, const NameBook& bodies, const NameBook& offices, const NameBook& posts,
            const NameBook& groups, const std::map<std::string, std::vector<std::string>>& members, const Reader& reader)
        : definition_{definition}, bodies_{bodies}, offices_{offices}, posts_{posts}, groups_{groups}, members_{members}, reader_{reader} {}

    /// Nothing, and a mistake, where the text names nobody or more than one.
    std::vector<Named> of(const Node& node) const;
    /// The same, and each of them must have a mailbox.
    std::vector<Named> reachable(const Node& node) const;
    /// Posts only: chairs.
    std::vector<std::string> posts_of(const Node& node) const;

private:
    std::optional<std::vector<Named>> by_relation(const Node& node, const std::string& text) const;
    std::vector<Named> answering_for(const Node& node, const std::string& body) const;
    std::optional<std::string> one_of(const Node& node, const std::string& text, const NameBook& book, std::size_t at) const;

    const model::Definition& definition_;
    const NameBook& bodies_;
    const NameBook& offices_;
    const NameBook& posts_;
    const NameBook& groups_;
    const std::map<std::string, std::vector<std::string>>& members_;
    const Reader& reader_;
};

struct TimetableSurroundings {
    const model::Definition& definition;
    const Surroundings& surroundings;
    Parties parties;
    const Reader& reader;
};

/// Reads "timetable of BODY". Nothing where it is no list.
std::optional<std::vector<model::TimetableEntry>> read_timetable(const Node& list, const std::string& body,
                                                                 const TimetableSurroundings& around, const Node& key);

}  // namespace beadle::definitions
