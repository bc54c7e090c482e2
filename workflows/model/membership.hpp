#pragma once
// Who holds which post of a body on a day: what the definition says, and what was recorded at the body's register since. The quorum,
// the votes and the least that a body is composed of are counted from here, so that all count alike.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/definition.hpp"
#include "workflows/model/event.hpp"

namespace beadle::model {

/// The facts by which a register remembers a holding from its day on, by name; one without a text goes. Of one day the office, whoever acts and whoever is
/// designate stand side by side. A vacancy has no person and is "vacant" as its capacity; "renewed" is whoever was in office and stays, and reads as
/// "substantive": nobody's acting for them ends by it. `recorded` are the facts that the register has.
Facts holder_facts(const Facts& recorded, std::string_view post, const Holding& holding);

/// Who holds the post on that day; nothing where nobody does, or where nobody ever said. `recorded` are the register's facts, or null.
std::optional<Holding> holder_on(const Definition& definition, const Facts* recorded, std::string_view post, Date on);
/// Who is in office there on that day, whoever acts for them meanwhile or is designate; nothing where the post is vacant, or where nobody ever said.
std::optional<Holding> in_office_on(const Definition& definition, const Facts* recorded, std::string_view post, Date on);
/// Whose term is the one that ends: of whoever was appointed to the office last, though it be from a day to come; where the post is left vacant, or nobody ever
/// said who is in office, of whoever acts last.
std::optional<Holding> last_appointed(const Definition& definition, const Facts* recorded, std::string_view post);
/// Somebody once held it or was to, and on that day nobody does. A post of which nobody ever said who holds it is taken as held.
bool is_vacant(const Definition& definition, const Facts* recorded, std::string_view post, Date on);

/// Whether somebody who is named by no post may sit there as a member all the same: a post of which nobody said who holds it, or a member whom the file
/// does not list. A designate is none yet, and where everybody is known by name a stranger is none.
bool could_be_a_member(const Definition& definition, const Facts* recorded, std::string_view body, std::string_view person, Date on);

/// The posts whose holders are members of the body, in the order of their ids.
std::vector<const Post*> member_posts(const Definition& definition, std::string_view body);
/// The member posts of the body that the person holds on that day; as designate nobody holds one yet.
std::vector<std::string> posts_held(const Definition& definition, const Facts* recorded, std::string_view body, std::string_view person,
                                    Date on);

struct Strength {
    int whole = 0;   ///< The whole number of members: as the body's file says it, or its member posts.
    int vacant = 0;  ///< Of these, posts that nobody holds.
    int in_post() const { return whole - vacant; }
};
Strength strength_on(const Definition& definition, const Facts* recorded, std::string_view body, Date on);

/// A line of the minimum composition that is not reached.
struct SeatShort {
    SeatWanted wanted;
    int posts = 0;    ///< Posts that are there to fill it, and ...
    int persons = 0;  ///< ... different persons in them.
};
std::vector<SeatShort> seats_short(const Definition& definition, const Facts* recorded, std::string_view body, Date on);
/// "director of nursing (executive)", "3 partner members"
std::string in_words(const SeatWanted& wanted);

/// Whether the post speaks for a constituency: an organisation it comes from, a seat it fills, or its kind; letter case aside.
bool speaks_for(const Post& post, std::string_view constituency);

/// The chairs of a body whose co-chairs must all act and whom the event does not name: in `with`, or as on whose word it is.
std::vector<std::string> chairs_missing(const Body& body, const Event& event);

/// The five ways in which a place may be governed, as the ICS Design Framework of June 2021 lists them.
const std::vector<std::string>& governance_options();

}  // namespace beadle::model
