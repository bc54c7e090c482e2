#include "workflows/meeting/publication.hpp"

#include <algorithm>
#include <map>

#include "workflows/model/definition.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace {

constexpr std::string_view by_party = "published_at.";

bool includes(const std::vector<std::string>& all, std::string_view one) { return std::find(all.begin(), all.end(), one) != all.end(); }

bool is_of_an_agenda(const Duty& duty) { return duty.met_by == "AgendaPublished"; }

/// The body's own office, or somebody in one of its posts.
bool is_own(const Deciding& deciding, std::string_view party) {
    const auto& live = *deciding.context().live;
    const auto& body = deciding.before().body;
    for (const auto* office : offices_of(live, body))
        if (office->id == party) return true;
    const auto post = live.posts.find(party);
    return post != live.posts.end() && post->second.body == body;
}

/// Every publication that is known, by party.
std::map<std::string, Instant> publications(const Instance& meeting) {
    std::map<std::string, Instant> known;
    for (auto fact = meeting.facts.lower_bound(by_party); fact != meeting.facts.end() && fact->first.starts_with(by_party); ++fact)
        if (auto at = instant_of(meeting.facts, fact->first)) known[fact->first.substr(by_party.size())] = *at;
    return known;
}

/// A meeting that is led elsewhere goes by its own office once that has published.
bool goes_by_its_own(const Deciding& deciding, const std::map<std::string, Instant>& known) {
    return has(deciding.before().facts, "led_by") &&
           std::any_of(known.begin(), known.end(), [&](const auto& one) { return is_own(deciding, one.first); });
}

/// As parties: one, or none where no office runs the body.
std::vector<std::string> own_office(const Deciding& deciding) {
    const auto own = offices_of(*deciding.context().live, deciding.before().body);
    return own.empty() ? std::vector<std::string>{} : std::vector<std::string>{own.front()->id};
}

/// The parties that have an agenda to publish here; the body's own office where no duty names any.
std::vector<std::string> publishing(const Deciding& deciding) {
    std::vector<std::string> parties;
    for (const auto& duty : deciding.before().duties)
        if (is_of_an_agenda(duty) && !includes(parties, duty.owed_by)) parties.push_back(duty.owed_by);
    return parties.empty() ? own_office(deciding) : parties;
}

/// The publications of a meeting whose record does not tell parties apart: who owes an agenda still has published none, who does no more did so when the duty
/// was met, or when the meeting says that it was out. What a led meeting says of it may be anybody's.
std::map<std::string, Instant> read_undivided(const Deciding& deciding) {
    const auto& meeting = deciding.before();
    std::map<std::string, Instant> known;
    const auto first = instant_of(meeting.facts, "published_at");
    if (!first || has(meeting.facts, "led_by")) return known;
    for (const auto& party : publishing(deciding)) {
        auto at = first;
        for (const auto& duty : meeting.duties) {
            if (!is_of_an_agenda(duty) || duty.owed_by != party) continue;
            if (duty.outcome == Outcome::open || duty.outcome == Outcome::not_met) at = std::nullopt;
            else if (at && duty.outcome != Outcome::excused && duty.happened_at) at = duty.happened_at;
        }
        if (at) known[party] = *at;
    }
    return known;
}

}  // namespace

std::vector<std::string> published_by(const Deciding& deciding) {
    const auto& event = deciding.event();
    if (has(event.facts, "published_by")) return list_of(event.facts, "published_by");
    if (event.actor.is_engine()) return {};  // The lead of its sitting has published, in a record that does not say whose agenda it was.
    if (const auto& party = text_of(event.facts, "for"); !party.empty()) return {party};
    if (const auto* duty = find_duty(deciding.before(), text_of(event.facts, "duty"))) return {duty->owed_by};
    const auto parties = publishing(deciding);
    std::vector<std::string> theirs;
    for (const auto& party : parties)
        if (deciding.acts_as(party)) theirs.push_back(party);
    if (!theirs.empty()) return theirs;
    return parties.size() == 1 ? parties : own_office(deciding);
}

std::optional<Instant> complete_since(const Deciding& deciding) {
    const auto known = publications(deciding.before());
    const bool by_its_own = goes_by_its_own(deciding, known);
    auto latest = instant_of(deciding.before().facts, "published_at");
    for (const auto& [party, at] : known)
        if (latest && (!by_its_own || is_own(deciding, party))) latest = std::max(*latest, at);
    return latest;
}

Publication note_publication(Deciding& deciding) {
    const auto happened_at = deciding.event().happened_at;
    const auto open_since = instant_of(deciding.before().facts, "published_at");
    Publication publication{.is_first = !open_since, .is_news = !open_since};
    auto known = publications(deciding.before());
    if (known.empty()) {
        known = read_undivided(deciding);
        for (const auto& [party, at] : known) deciding.set(std::string(by_party) + party, calendar::to_iso(at));
    }
    const auto parties = published_by(deciding);
    for (const auto& party : parties) {
        const auto stands = known.find(party);
        if (stands != known.end() && stands->second <= happened_at) continue;
        publication.is_news = true;
        known[party] = happened_at;
        deciding.set(std::string(by_party) + party, calendar::to_iso(happened_at));
    }
    const bool by_its_own = goes_by_its_own(deciding, known);
    publication.counts = parties.empty() ? !by_its_own : std::any_of(parties.begin(), parties.end(), [&](const auto& party) {
        return !by_its_own || is_own(deciding, party);
    });
    std::optional<Instant> earliest, latest;
    if (!by_its_own && (known.empty() || parties.empty())) earliest = latest = std::min(open_since.value_or(happened_at), happened_at);
    for (const auto& [party, at] : known) {
        if (by_its_own && !is_own(deciding, party)) continue;
        earliest = std::min(earliest.value_or(at), at);
        latest = std::max(latest.value_or(at), at);
    }
    publication.open_since = *earliest;
    publication.complete_at = *latest;
    return publication;
}

}  // namespace beadle::meeting
