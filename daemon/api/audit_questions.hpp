#pragma once
// What auditors, an ombudsman or a court ask of the record, beyond its list: why a mail was sent, what happened to a thing or in a matter, how things stood on a
// day, decisions picked at random, and what was never entered. Pure reads; the JSON is described in docs/commands.md. What is exempt reads "[exempt]" unless
// `exempt` asks for it.
// Thread-safety: as the questions.

#include "daemon/api/questions.hpp"

namespace beadle::api {

/// A thing with its items, papers and actions, or all that belongs to a matter.
struct ThingsMeant {
    std::string system, title;
    std::string kind;                     ///< "instance" or "matter".
    std::vector<model::Instance> things;  ///< The thing itself first; without duties but for that one.
};
/// `of` is an id, or a matter as it is kept or as people say it.
Result<ThingsMeant> things_meant(Asking asking, const std::string& system, const std::string& of);

/// Why a mail was sent, to whom and why to them, and what became of it. `mail` is an id of the outbox or the Message-ID of a mail that went out.
Reply why_mail(Asking asking, const Query& query);
/// The life of one thing, its items, papers and actions among it, or of a matter over all bodies.
Reply life_of(Asking asking, const Query& query);
/// Who was a member, by what instrument, which rules applied, from where and checked by whom, and what was owed, on a day.
Reply as_of(Asking asking, const Query& query);
/// Decisions picked at random, with what a court would ask of each. The same seed over the same decisions picks the same.
Reply sample_decisions(Asking asking, const Query& query);
/// The calendar of meetings against the log: what was never entered.
Reply gaps(Asking asking, const Query& query);

}  // namespace beadle::api
