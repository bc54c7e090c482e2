#pragma once
// Asking the daemon on behalf of a command: builds targets, tries once more where an answer was lost, and turns what cannot be
// answered into the words and the exit code that the command ends with.

#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/cli/world.hpp"
#include "workflows/calendar/zone.hpp"

namespace beadle::cli {

/// A command ends here; its text was printed already.
struct Ended {
    int exit;
};

/// "/v1/duties?body=icp&late=1": empty values are left out, all are percent-encoded.
std::string target_of(std::string_view path, const std::vector<std::pair<std::string, std::string>>& query);

/// What an answer of that status holds; throws Ended after printing what is wrong, where, and what to do.
boost::json::value taken(World& world, int status, boost::json::value body);
/// Throws Ended after printing a problem, NotReachable when nobody answers.
boost::json::value ask(World& world, const std::string& target);
/// `body` carries an id, so that sending it again after a lost answer does nothing twice.
boost::json::value tell(World& world, const std::string& target, const boost::json::value& body);

// Members of an answer; empty, zero or false where they are absent, null or of another kind.
std::string text(const boost::json::value& object, std::string_view name);
std::int64_t number(const boost::json::value& object, std::string_view name);
bool flag(const boost::json::value& object, std::string_view name);
const boost::json::array& list(const boost::json::value& object, std::string_view name);
const boost::json::value& member(const boost::json::value& object, std::string_view name);
std::vector<std::string> texts(const boost::json::value& object, std::string_view name);
/// A date ("2022-12-05") as "Mon 5 Dec 2022".
std::string day(const boost::json::value& object, std::string_view name);

/// The zones of an answer, for showing its instants as the system's people read them.
class Zones {
public:
    explicit Zones(const boost::json::value& answer);
    /// An instant member in short words, in the system's zone; empty where it is null. An empty system is the only one there is.
    std::string time(const boost::json::value& object, std::string_view name, const std::string& system) const;
    const calendar::Zone& of(const std::string& system) const;

private:
    std::map<std::string, calendar::Zone> zones_;
    calendar::Zone otherwise_;
};

/// Pages of an answer one after the other, until `limit` rows are there or none is left; the rest of the last answer comes with them.
/// `key` is the rows' member. `query`'s "after" is where to begin.
boost::json::value ask_pages(World& world, std::string_view path, std::vector<std::pair<std::string, std::string>> query, const char* key,
                             int limit);

}  // namespace beadle::cli
