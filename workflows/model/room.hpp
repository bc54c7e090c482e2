#pragma once
// Who is in the room at an instant, as a meeting remembers it, and whether that is a quorum. A meeting counts from here when it opens and when people
// come and go; an item when it is decided: a quorum is one thing of one moment.
// A meeting keeps `present`, how many were said to be there when it opened (`present.<instant>` when it went on), `sat`, when it opened (+), was adjourned (-)
// and went on (+), and of each one named a fact `there.<person or post>`: the
// instants at which they came (+) and left (-), ascending. Whoever is first heard of on leaving was among those counted at the opening.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/context.hpp"

namespace beadle::model {

struct Mark {
    bool came = false;
    Instant at{};
};
std::string marks_text(const std::vector<Mark>& marks);
std::vector<Mark> marks_from(std::string_view text);
/// The marks with one more, in its place by time.
std::vector<Mark> with_mark(std::vector<Mark> marks, Mark mark);
/// Whether the meeting sat at that instant; nothing where its opening is not recorded.
std::optional<bool> sat_at(const Instance& meeting, Instant at);
inline constexpr std::string_view there = "there.";
/// The posts that somebody sits there for, as said: `seat.<person or post>`.
inline constexpr std::string_view seat = "seat.";

/// Somebody in the room by name: a person, or a post where nobody said who holds it.
struct Present {
    std::string who;
    std::vector<std::string> posts;  ///< Member posts of the body that they sit there for.
    bool counts = true;              ///< A member of this body; otherwise in attendance, or only designate.
};

struct Room {
    bool known = false;          ///< Anything was recorded of who is there.
    long unnamed = 0;            ///< Counted, but nobody said who.
    std::vector<Present> named;  ///< A person once, however many posts.
    std::vector<std::string> words() const;
};

/// Who is there at that instant. `recorded` are the facts of the body's register, or null.
Room room_at(const Instance& meeting, const Facts* recorded, Instant at, const Definition& definition, const calendar::Zone& zone);
/// What an item remembers of declarations: `interest.<person or post>`, "leaves", "stays without vote" or "stays".
inline constexpr std::string_view interest = "interest.";
/// Who was there for an item: whoever had declared an interest and left for it was not.
Room room_for(const Instance& item, const Instance& meeting, const Facts* recorded, Instant at, const Definition& definition,
              const calendar::Zone& zone);
/// Takes those out who left for an item, each named by person or post; whoever is not among the named is taken from the unnamed.
void take_out(Room& room, const std::vector<std::string>& who, const Instance& meeting, const Facts* recorded, const Definition& definition,
              Date on);
/// Person or post, as it is counted: the person that holds the post on that day, where anybody said who.
std::string counted_as(std::string_view who, const Facts* recorded, const Definition& definition, Date on);

/// How many count: each person once, unless the body has consented that one person counts for several posts.
long members_in(const Room& room, const Body& body);

/// A constituency from which fewer came than must.
struct ShareShort {
    std::string of;  ///< As the body's file writes it.
    long came = 0;
    long needed = 0;
};

struct QuorumJudged {
    long present = 0;
    long needed = 0;                                ///< 0 where the body names no number.
    std::optional<Finding> missing;                 ///< What is missing to a quorum, in words, and ...
    bool too_few = false;                           ///< ... one by one: the number is not reached,
    std::vector<ShareShort> too_few_from;           ///< too few came from these constituencies,
    std::vector<std::vector<std::string>> none_of;  ///< none of these posts (ids) is there.
    std::vector<std::string> unknown;               ///< What could not be told from what was recorded: "who came from the council".
};
/// "5 present, 4 needed"
std::string present_words(const QuorumJudged& judged);
bool asks_for_a_quorum(const Body& body);
/// Bodies that name no quorum have none to fail.
QuorumJudged judge_quorum(std::string_view body, const Room& room, const Facts* recorded, Date on, const Definition& definition);

/// Every instant at which somebody is recorded as having come or left, the meeting's opening among them, ascending; none where it has not opened.
std::vector<Instant> instants_of_the_room(const Instance& meeting);
/// The quorum of the meeting at that instant, by who was there and who held its posts then.
QuorumJudged quorum_of(const Instance& meeting, const Facts* recorded, Instant at, const Definition& definition,
                       const calendar::Zone& zone);

/// Until when the body waits for a quorum that is not there at `from`; nothing where its terms name no time.
std::optional<Instant> waits_until(const Definition& definition, std::string_view body, Instant from);

}  // namespace beadle::model
