#pragma once
// A body's terms of reference beyond its dates and timetable: what carries a vote, who may requisition a meeting, who must be there, the least that it
// is composed of; and of a post, what it counts for. Internal to definitions.
// Thread-safety: pure functions over their arguments.

#include <string>
#include <vector>

#include "daemon/definitions/names.hpp"
#include "daemon/definitions/reader.hpp"

namespace beadle::definitions {

/// Membership, vote, constituencies, seats, joint selection.
void read_post_terms(const Section& section, model::Post& post);
/// Majority, casting vote, requisition, governance, the least it is composed of.
void read_body_terms(const Section& section, model::Body& body);
/// "including the chair or the director of public health": the names of the phrase become ids of posts.
void settle_named_posts(const Node& quorum, model::Body& body, const NameBook& posts, Mistakes& mistakes);
/// A seat of the minimum that no post is there to fill is a mistake of the file; one that is there and vacant is not: see worth_a_look().
void check_composition(const Node& body, const model::Body& known, const model::Definition& definition, Mistakes& mistakes);
/// Two bodies may have one name, their ids tell them apart; an alias that is also another's name or alias needs 'told apart as'.
void check_aliases(const std::vector<Node::Entry>& bodies, Mistakes& mistakes);

}  // namespace beadle::definitions
