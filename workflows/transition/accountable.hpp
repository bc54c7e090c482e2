#pragma once
// Who answers for a subject on a day: read from the allocations of the transitions, each effective from the day its transfer took place or, where
// that is still to come, from the target. Until a transfer the predecessor stays accountable.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/definition.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::transition {

/// One body that answers, with the post that answers for it and who holds that post on the day.
struct Answering {
    std::string body;    ///< Body id.
    std::string party;   ///< Post or office id, or empty where nobody is named.
    std::string holder;  ///< The person's id in the record, with "acting" or "designate" where that is so; may be empty.
};

/// One transition that moves the subject.
struct Handover {
    std::string transition;  ///< Instance id.
    std::string title;
    std::string state;
    std::vector<std::string> from, to;  ///< Body ids; `to` empty: nobody.
    model::Date on{};                   ///< When it took effect, or will.
    bool took_place = false;            ///< By the day that is asked about, and in fact.
    std::optional<model::Date> was_to;  ///< The target first named, where it moved.
    std::string by;                     ///< The instrument.
    std::string gate;                   ///< "3 of 4 declared", while it is still to come.
};

struct Accountable {
    std::string ref, subject, kind;
    std::vector<Answering> answering;  ///< Empty: nobody, it has ended.
    std::optional<model::Date> since;
    std::string instrument;           ///< By which they answer; may be empty.
    bool planned = false;             ///< Rests on a transfer that is still to come.
    std::vector<Handover> handovers;  ///< All that move it, by date.
};

struct SubjectsFound {
    std::vector<std::string>
        subjects;  ///< Subjects, or refs where lines of one transition have one subject. One: it is meant. Several: all that the words fit. None: unknown.
    std::vector<std::string> known;  ///< Every subject, id and alias, for the nearest word.
};

/// What `said` means: an id, a name or alias (letter case aside), or words that all stand in a subject's name.
SubjectsFound find_subjects(const model::Definition& definition, std::string_view said);

/// Who answers for `subject` (as find_subjects gives it) on `on`. `transitions` are the running instances, one that is not there counts from its plan;
/// `registers` are those of the bodies, for who holds which post.
/// A transfer whose day was due by `today` and that has not taken place counts on no day.
Accountable accountable_for(const model::Definition& definition, const std::vector<model::Instance>& transitions,
                            const std::vector<model::Instance>& registers, std::string_view subject, model::Date on, model::Date today);

}  // namespace beadle::transition
