#include "workflows/model/membership.hpp"

#include <algorithm>
#include <set>

#include "workflows/calendar/letters.hpp"

namespace beadle::model {
namespace {

constexpr std::string_view prefix = "holder.";

using calendar::lower;

bool names(const std::vector<std::string>& words, std::string_view sought) {
    auto wanted = lower(sought);
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return lower(word) == wanted; });
}

std::vector<std::string_view> fields_of(std::string_view text) {
    std::vector<std::string_view> fields;
    for (int i = 0; i < 4; ++i) {
        auto bar = text.find('|');
        fields.push_back(text.substr(0, bar));
        text.remove_prefix(bar == std::string_view::npos ? text.size() : bar + 1);
    }
    fields.push_back(text);
    return fields;
}

bool is_for_a_time(std::string_view capacity) { return capacity == "acting" || capacity == "designate"; }

bool is_over(const Holding& holding, Date on) { return holding.until && *holding.until < on; }

std::string fact_name(std::string_view post, Date from, std::string_view capacity) {
    auto name = std::string(prefix) + std::string(post) + "." + calendar::to_iso(from);
    return is_for_a_time(capacity) ? name + "." + std::string(capacity) : name;
}

std::string text_of(const Holding& holding) {
    auto iso = [](const std::optional<Date>& date) { return date ? calendar::to_iso(*date) : std::string(); };
    return holding.person + "|" + holding.capacity + "|" + iso(holding.until) + "|" + iso(holding.term_ends) + "|" + holding.instrument;
}

/// A holding as the register has it. One that only renews the holder in office ends nobody's acting.
struct Recorded {
    Holding holding;
    bool renewal = false;
};

/// All that was recorded of the post, in the order in which it takes effect; of one day the office comes first.
std::vector<Recorded> recorded_of(const Facts& recorded, std::string_view post) {
    auto from = std::string(prefix) + std::string(post) + ".";
    std::vector<Recorded> all;
    for (auto at = recorded.lower_bound(from); at != recorded.end() && at->first.starts_with(from); ++at) {
        const auto day = std::string_view(at->first).substr(from.size());
        auto since = calendar::date_from_iso(day.substr(0, day.find('.')));
        if (!since) continue;
        auto fields = fields_of(at->second);
        bool renewal = fields[1] == "renewed";
        all.push_back({{std::string(fields[0]), renewal ? "substantive" : std::string(fields[1]), since, calendar::date_from_iso(fields[2]),
                        calendar::date_from_iso(fields[3]), std::string(fields[4])},
                       renewal});
    }
    return all;
}

/// What was recorded with effect from that day or before: the last of it. A vacancy is an office without a person.
struct InForce {
    std::optional<Holding> office;
    std::optional<Holding> acting;
    std::optional<Holding> designate;
};

/// Somebody is in office from that very day, and the other acts without an end, which is until somebody is; or is the same person.
bool gives_way(const Holding& acting, const std::optional<Holding>& office) {
    return office && office->from == acting.from && !office->person.empty() && (!acting.until || office->person == acting.person);
}

InForce in_force_on(const Facts& recorded, std::string_view post, Date on) {
    InForce found;
    for (auto& [holding, renewal] : recorded_of(recorded, post)) {
        if (*holding.from > on) break;
        const bool took_up = found.office && found.office->from == holding.from && found.office->person == holding.person;
        if (holding.capacity == "designate") {
            if (!took_up) found.designate = std::move(holding);
        } else if (holding.capacity == "acting") {
            if (!is_over(holding, on) && !gives_way(holding, found.office)) found.acting = std::move(holding);
        } else {
            if (!renewal) found.acting.reset();
            if (found.designate && found.designate->person == holding.person) found.designate.reset();
            found.office = std::move(holding);
        }
    }
    return found;
}

/// Whoever the definition says last for that day; the one in office before one who is only designate.
const Holding* defined_on(const Post& post, Date on) {
    const Holding* found = nullptr;
    for (const auto& one : post.holders) {
        if ((one.from && *one.from > on) || is_over(one, on)) continue;
        if (found && found->capacity != "designate" && one.capacity == "designate") continue;
        if (found && found->capacity == one.capacity && found->from && (!one.from || *one.from < *found->from)) continue;
        found = &one;
    }
    return found;
}

/// Whoever the definition says last is in office on that day, or was before: whoever acts or is designate is not.
const Holding* defined_in_office(const Post& post, std::optional<Date> on) {
    const Holding* found = nullptr;
    for (const auto& one : post.holders) {
        if (is_for_a_time(one.capacity) || (on && ((one.from && *one.from > *on) || is_over(one, *on)))) continue;
        if (found && found->from && (!one.from || *one.from < *found->from)) continue;
        found = &one;
    }
    return found;
}

const Post* find_post(const Definition& definition, std::string_view id) {
    auto found = definition.posts.find(id);
    return found == definition.posts.end() ? nullptr : &found->second;
}

/// What took effect later stands; of the same day, what was recorded.
bool takes_effect_after(const Holding* defined, const Holding& recorded) {
    return defined && defined->from && *defined->from > *recorded.from;
}

bool fills(const Post& post, const SeatWanted& wanted) {
    if (!wanted.seat.empty() && !names(post.seats, wanted.seat)) return false;
    return wanted.kind.empty() || lower(post.kind) == lower(wanted.kind);
}

}  // namespace

Facts holder_facts(const Facts& recorded, std::string_view post, const Holding& holding) {
    Facts facts;
    // Older registers kept one of the three a day, in the place of the office: it goes to its own.
    const auto shared = fact_name(post, *holding.from, "");
    if (const auto stands = recorded.find(shared); stands != recorded.end()) {
        const auto own = fact_name(post, *holding.from, fields_of(stands->second)[1]);
        if (own != shared) facts = {{shared, ""}, {own, stands->second}};
    }
    facts[fact_name(post, *holding.from, holding.capacity)] = text_of(holding);
    return facts;
}

std::optional<Holding> holder_on(const Definition& definition, const Facts* recorded, std::string_view post, Date on) {
    const auto* found = find_post(definition, post);
    const Holding* defined = found ? defined_on(*found, on) : nullptr;
    bool defined_is_designate = defined && defined->capacity == "designate";
    auto in_force = recorded ? in_force_on(*recorded, post, on) : InForce{};
    auto& told = in_force.acting ? in_force.acting : in_force.office;
    // A designate displaces nobody who is in office.
    if (told && !defined_is_designate && takes_effect_after(defined, *told)) told.reset();
    if (told && !told->person.empty() && !is_over(*told, on)) return told;
    if (!told && defined && !defined_is_designate) return *defined;
    if (in_force.designate && !is_over(*in_force.designate, on)) return in_force.designate;
    return defined_is_designate ? std::optional(*defined) : std::nullopt;
}

std::optional<Holding> in_office_on(const Definition& definition, const Facts* recorded, std::string_view post, Date on) {
    const auto* found = find_post(definition, post);
    const Holding* defined = found ? defined_in_office(*found, on) : nullptr;
    auto told = recorded ? in_force_on(*recorded, post, on).office : std::nullopt;
    if (told && takes_effect_after(defined, *told)) told.reset();
    if (told) return told->person.empty() || is_over(*told, on) ? std::nullopt : told;
    return defined ? std::optional(*defined) : std::nullopt;
}

std::optional<Holding> last_appointed(const Definition& definition, const Facts* recorded, std::string_view post) {
    const auto* found = find_post(definition, post);
    std::optional<Holding> office, acting;
    if (const auto* defined = found ? defined_in_office(*found, std::nullopt) : nullptr) office = *defined;
    if (found)
        for (const auto& one : found->holders)
            if (one.capacity == "acting" && (!acting || !one.from || !acting->from || *acting->from <= *one.from)) acting = one;
    if (!recorded) return office ? office : acting;
    for (auto& [holding, renewal] : recorded_of(*recorded, post)) {
        if (holding.capacity == "designate") continue;
        bool acts = holding.capacity == "acting";
        if (takes_effect_after(acts ? (acting ? &*acting : nullptr) : (office ? &*office : nullptr), holding)) continue;
        if (!acts && !renewal && !takes_effect_after(acting ? &*acting : nullptr, holding)) acting.reset();
        (acts ? acting : office) = std::move(holding);
    }
    return office && !office->person.empty() ? office : acting;
}

bool is_vacant(const Definition& definition, const Facts* recorded, std::string_view post, Date on) {
    auto holder = holder_on(definition, recorded, post, on);
    if (holder) return holder->capacity == "designate";
    const auto* found = find_post(definition, post);
    if (found && !found->holders.empty()) return true;
    const auto all = recorded ? recorded_of(*recorded, post) : std::vector<Recorded>{};
    return !all.empty() && *all.front().holding.from <= on;
}

bool could_be_a_member(const Definition& definition, const Facts* recorded, std::string_view body, std::string_view person, Date on) {
    auto posts = member_posts(definition, body);
    for (const auto* post : posts) {
        auto holder = holder_on(definition, recorded, post->id, on);
        if (!holder && !is_vacant(definition, recorded, post->id, on)) return true;  // Nobody ever said who holds it.
        if (holder && holder->person == person) return holder->capacity != "designate";
    }
    const auto* found = find_body(definition, body);
    return posts.empty() || (found && found->members > static_cast<int>(posts.size()));
}

std::vector<const Post*> member_posts(const Definition& definition, std::string_view body) {
    std::vector<const Post*> posts;
    for (const auto& [id, post] : definition.posts)
        if (post.member && post.body == body) posts.push_back(&post);
    return posts;
}

std::vector<std::string> posts_held(const Definition& definition, const Facts* recorded, std::string_view body, std::string_view person,
                                    Date on) {
    std::vector<std::string> held;
    for (const auto* post : member_posts(definition, body))
        if (auto holder = holder_on(definition, recorded, post->id, on);
            holder && holder->person == person && holder->capacity != "designate")
            held.push_back(post->id);
    return held;
}

Strength strength_on(const Definition& definition, const Facts* recorded, std::string_view body, Date on) {
    Strength strength;
    auto posts = member_posts(definition, body);
    const auto* found = find_body(definition, body);
    strength.whole = found && found->members > 0 ? found->members : static_cast<int>(posts.size());
    for (const auto* post : posts)
        if (is_vacant(definition, recorded, post->id, on)) ++strength.vacant;
    return strength;
}

std::vector<SeatShort> seats_short(const Definition& definition, const Facts* recorded, std::string_view body, Date on) {
    std::vector<SeatShort> all;
    const auto* found = find_body(definition, body);
    if (!found) return all;
    for (const auto& wanted : found->at_minimum) {
        SeatShort one{wanted, 0, 0};
        std::set<std::string> persons;
        for (const auto* post : member_posts(definition, body)) {
            if (!fills(*post, wanted)) continue;
            ++one.posts;
            if (is_vacant(definition, recorded, post->id, on)) continue;
            auto holder = holder_on(definition, recorded, post->id, on);
            persons.insert(holder ? holder->person : "the holder of " + post->id);
        }
        one.persons = static_cast<int>(persons.size());
        if (one.persons < wanted.count) all.push_back(one);
    }
    return all;
}

std::string in_words(const SeatWanted& wanted) {
    if (wanted.seat.empty()) return std::to_string(wanted.count) + " " + wanted.kind;
    auto words = (wanted.count > 1 ? std::to_string(wanted.count) + " " : std::string()) + wanted.seat;
    return wanted.kind.empty() ? words : words + " (" + wanted.kind + ")";
}

bool speaks_for(const Post& post, std::string_view constituency) {
    return names(post.comes_from, constituency) || names(post.seats, constituency) ||
           (!post.kind.empty() && lower(post.kind) == lower(constituency));
}

std::vector<std::string> chairs_missing(const Body& body, const Event& event) {
    std::vector<std::string> missing;
    if (!body.both_chairs_act || body.chairs.size() < 2) return missing;
    auto named = list_of(event.facts, "with");
    named.push_back(event.on_behalf_of);
    for (const auto& chair : body.chairs)
        if (std::find(named.begin(), named.end(), chair) == named.end()) missing.push_back(chair);
    return missing;
}

const std::vector<std::string>& governance_options() {
    static const std::vector<std::string> all{"consultative forum", "committee of the ICB with delegated authority", "joint committee",
                                              "individual directors with delegated authority", "lead provider under contract"};
    return all;
}

}  // namespace beadle::model
