#include "workflows/model/membership.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace beadle::model {
namespace {

constexpr std::string_view prefix = "holder.";

std::string plain(std::string_view text) {
    std::string out;
    for (unsigned char c : text) out += static_cast<char>(std::tolower(c));
    return out;
}

bool names(const std::vector<std::string>& words, std::string_view sought) {
    auto wanted = plain(sought);
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return plain(word) == wanted; });
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

/// What was recorded of the post with effect from that day or before: the last of it, of those in office or of those who are only designate. Whoever acts for
/// a time displaces nobody for longer than that.
std::optional<Holding> recorded_on(const Facts& recorded, std::string_view post, Date on, bool designate) {
    auto from = std::string(prefix) + std::string(post) + ".";
    std::optional<Holding> last;
    for (auto at = recorded.lower_bound(from); at != recorded.end() && at->first.starts_with(from); ++at) {
        auto since = calendar::date_from_iso(std::string_view(at->first).substr(from.size()));
        if (!since || *since > on) continue;
        auto fields = fields_of(at->second);
        Holding one{
            std::string(fields[0]), std::string(fields[1]), since, calendar::date_from_iso(fields[2]), calendar::date_from_iso(fields[3]),
            std::string(fields[4])};
        if ((one.capacity == "designate") != designate) continue;
        if (one.capacity == "acting" && one.until && *one.until < on) continue;
        last = std::move(one);
    }
    return last;
}

bool was_ever_recorded(const Facts& recorded, std::string_view post, Date on) {
    auto from = std::string(prefix) + std::string(post) + ".";
    auto first = recorded.lower_bound(from);
    auto since = first != recorded.end() && first->first.starts_with(from)
                     ? calendar::date_from_iso(std::string_view(first->first).substr(from.size()))
                     : std::nullopt;
    return since && *since <= on;
}

/// Whoever the definition says last for that day; the one in office before one who is only designate.
const Holding* defined_on(const Post& post, Date on) {
    const Holding* found = nullptr;
    for (const auto& one : post.holders) {
        if ((one.from && *one.from > on) || (one.until && *one.until < on)) continue;
        if (found && found->capacity != "designate" && one.capacity == "designate") continue;
        if (found && found->capacity == one.capacity && found->from && (!one.from || *one.from < *found->from)) continue;
        found = &one;
    }
    return found;
}

bool fills(const Post& post, const SeatWanted& wanted) {
    if (!wanted.seat.empty() && !names(post.seats, wanted.seat)) return false;
    return wanted.kind.empty() || plain(post.kind) == plain(wanted.kind);
}

}  // namespace

std::string holder_fact(std::string_view post, Date from) { return std::string(prefix) + std::string(post) + "." + calendar::to_iso(from); }

std::string holder_text(const Holding& holding) {
    auto iso = [](const std::optional<Date>& date) { return date ? calendar::to_iso(*date) : std::string(); };
    return holding.person + "|" + holding.capacity + "|" + iso(holding.until) + "|" + iso(holding.term_ends) + "|" + holding.instrument;
}

std::optional<Holding> holder_on(const Definition& definition, const Facts* recorded, std::string_view post, Date on) {
    auto found = definition.posts.find(post);
    const Holding* defined = found == definition.posts.end() ? nullptr : defined_on(found->second, on);
    bool defined_is_designate = defined && defined->capacity == "designate";
    auto told = recorded ? recorded_on(*recorded, post, on, false) : std::nullopt;
    // What took effect later stands; of the same day, what was recorded. A designate displaces nobody who is in office.
    if (told && defined && !defined_is_designate && defined->from && *defined->from > *told->from) told.reset();
    if (told && !told->person.empty() && !(told->until && *told->until < on)) return told;
    if (!told && defined && !defined_is_designate) return *defined;
    if (auto designate = recorded ? recorded_on(*recorded, post, on, true) : std::nullopt;
        designate && !(designate->until && *designate->until < on))
        return designate;
    return defined_is_designate ? std::optional(*defined) : std::nullopt;
}

bool is_vacant(const Definition& definition, const Facts* recorded, std::string_view post, Date on) {
    auto holder = holder_on(definition, recorded, post, on);
    if (holder) return holder->capacity == "designate";
    auto found = definition.posts.find(post);
    bool defined = found != definition.posts.end() && !found->second.holders.empty();
    return defined || (recorded && was_ever_recorded(*recorded, post, on));
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
           (!post.kind.empty() && plain(post.kind) == plain(constituency));
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
