#include "workflows/action/to_be_named.hpp"

#include "workflows/action/action_acts.hpp"
#include "workflows/action/owed.hpp"
#include "workflows/action/reports.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"

namespace beadle::action {

using namespace beadle::model;

bool take_due(Deciding& deciding) {
    auto due = date_of(deciding.event().facts, "due");
    if (!due) {
        deciding.not_accepted("due", "the date is missing or not a date", {"Say it as due=2022-12-31."});
        return false;
    }
    deciding.set("due", calendar::to_iso(*due));
    return true;
}

namespace {

bool take_frequency(Deciding& deciding) {
    const auto& said = text_of(deciding.event().facts, "every");
    auto frequency = parse_frequency(said);
    if (!frequency) {
        deciding.not_accepted("every", said.empty() ? "how often is missing" : "'" + said + "' does not say how often",
                              {"Say it as every=meeting, every=month, every=quarter, every=year or every=\"2 months\"."});
        return false;
    }
    deciding.set("every", frequency->words);
    return true;
}

bool take_end(Deciding& deciding) {
    const auto& said = text_of(deciding.event().facts, "until");
    auto until = calendar::parse_date(said);
    if (!until && said != "further notice") {
        deciding.not_accepted("until", said.empty() ? "until when is missing" : "'" + said + "' is neither a date nor 'further notice'",
                              {"Say it as until=2023-12-31, or until=\"further notice\"."});
        return false;
    }
    deciding.set("until", until ? calendar::to_iso(*until) : said);
    return true;
}

/// Whoever is named owes the action, also where it had been given to somebody else.
void take_back_what_was_given(Deciding& deciding) {
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.ref == "done" || duty.ref.starts_with("report/")) refs.push_back(duty.ref);
    for (const auto& ref : refs) duties::forget_first_owner(deciding, ref);
}

}  // namespace

namespace acts {

void note_owner(ActionWork& work) {
    const auto& owner = text_of(work.deciding.event().facts, "owner");
    if (owner.empty()) return work.deciding.not_accepted("owner", "the owner is missing", {"Say it as owner=POST."});
    if (!find_party(*work.deciding.context().live, owner))
        work.deciding.remark("owner", "'" + owner + "' is no post or office of this system: the clerk is written to instead");
    work.deciding.set("owner", owner);
    take_back_what_was_given(work.deciding);
    duties::meet(work.deciding, "OwnerNamed");
}

void note_date(ActionWork& work) {
    if (take_due(work.deciding)) duties::meet(work.deciding, "DateNamed");
}

void name_owner(ActionWork& work) {
    note_owner(work);
    if (!work.deciding.is_not_accepted()) chase(work.deciding);
}

void name_date(ActionWork& work) {
    note_date(work);
    if (!work.deciding.is_not_accepted()) chase(work.deciding);
}

void note_frequency(ActionWork& work) {
    if (take_frequency(work.deciding)) duties::meet(work.deciding, "FrequencyNamed");
}

void note_end(ActionWork& work) {
    if (take_end(work.deciding)) duties::meet(work.deciding, "EndNamed");
}

void name_frequency(ActionWork& work) {
    auto& deciding = work.deciding;
    auto was = text_of(deciding.now().facts, "every");
    note_frequency(work);
    if (deciding.is_not_accepted() || was == text_of(deciding.now().facts, "every")) return;
    duties::end_one(deciding, "done", Outcome::withdrawn, "it is a report that comes again");
    duties::end_one(deciding, "date", Outcome::withdrawn, "it is a report that comes again");
    for (const auto& duty : std::vector<Duty>(deciding.now().duties))
        if (duty.ref.starts_with("report/")) duties::end_one(deciding, duty.ref, Outcome::withdrawn, "it comes at another time now");
    for (const auto* name : {"first_on", "next_on", "next_meeting"}) deciding.set(name, "");
    chase(deciding);
}

void name_end(ActionWork& work) {
    note_end(work);
    if (!work.deciding.is_not_accepted()) chase(work.deciding);
}

}  // namespace acts

}  // namespace beadle::action
