#pragma once
// The questions that the control socket answers: pure reads of a store, each giving the JSON that docs/commands.md describes.
// Thread-safety: run on the reader's thread; share the catalogue with nobody else.

#include <boost/json.hpp>
#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/backend.hpp"
#include "daemon/api/caller.hpp"
#include "daemon/api/catalogue.hpp"
#include "daemon/api/request.hpp"

namespace beadle::notify {
class LinkKeys;
}
namespace beadle::store {
class EntryIndex;
}

namespace beadle::api {

template <class T>
using Result = boost::system::result<T, Problem>;
[[noreturn]] void throw_exception_from_error(const Problem& problem, const boost::source_location& where);
using Reply = Result<boost::json::value>;

/// What every question works with.
struct Asking {
    store::Store& store;
    Catalogue& catalogue;
    model::Instant now;                    ///< By the daemon's civil clock.
    store::EntryIndex* entries = nullptr;  ///< Finds entries of long logs; null: they are looked through.
};

using Query = std::map<std::string, std::string, std::less<>>;

/// `test_address` is where every mail goes while one is set.
Reply status(Asking asking, const Health& health, const Caller& caller, const Query& query, const std::string& test_address);
Reply list_instances(Asking asking, const Query& query);
Reply show_instance(Asking asking, const std::string& id, const Query& query);
Reply list_duties(Asking asking, const Query& query);
Reply list_entries(Asking asking, const Query& query);
Reply list_mail(Asking asking, const Query& query);
Reply show_mail(Asking asking, const std::string& id, const Query& query);
Reply plan_ahead(Asking asking, const Query& query);
Reply who_is_accountable(Asking asking, const Query& query);
/// The earliest meeting of a body that a paper can make, and the gate that blocks each earlier one.
Reply can_we_make_it(Asking asking, const Query& query);
/// The actions that come to a meeting's agenda, or of a body: overdue, extended, open.
Reply list_actions(Asking asking, const Query& query);
Reply back_plan(Asking asking, const Query& query);

/// The secret address of a calendar, for administrators and for whoever it is of. `keys` is null where there is no web.
Reply feed_address(Asking asking, const Caller& caller, notify::LinkKeys* keys, const std::string& web_address, const Query& query);

/// For a system whose definition, or its calendar, cannot be had.
Problem no_definition();

/// The system that is meant: the one named, or the only one there is.
Result<std::string> the_system(Asking asking, const std::string& named);

/// The ids of the bodies that `said` names: the one whose id or prefix it is, otherwise all that have that name or alias; letter case aside, as in a system's file.
std::vector<std::string> bodies_called(const model::Definition& definition, const std::string& said);

/// The instance that `id` means: an instance's id, or a body's id, prefix, name or alias for the body's register.
Result<model::Instance> the_instance(Asking asking, const std::string& system, const std::string& id);

/// Every event kind that people may record on an instance of the workflow, and none that only the engine raises.
std::vector<std::string> events_for_people(std::string_view workflow);

/// A page of outbox rows that `query` (system, body, instance, to, template, id, state) selects.
Result<store::Page<store::OutboxRow>> find_mail(Asking asking, const Query& query);
/// For a `query` of find_mail that selects nothing: the first of its words that nothing knows; nothing where all are known.
std::optional<Problem> unknown_word_of_mail(Asking asking, const Query& query);

/// The proof of a duty's deadline, counted anew by the calendar as it now is: `sentence` (with `note` behind it), `days`, and whether it is still `as_then`;
/// null for a duty whose rule needs none.
boost::json::value proof_of(Asking asking, const model::Duty& duty, const model::Definition* definition, const std::string& note);

/// The rule of the body's procedure that the timetable says a duty is judged by, with its source and who checked it; null where it names none.
boost::json::value law_of(Asking asking, const model::Instance& instance, const model::Duty& duty);

/// {"our-system": "Europe/London"}: how to show the instants of a reply.
boost::json::value zones_of(Asking asking);

}  // namespace beadle::api
