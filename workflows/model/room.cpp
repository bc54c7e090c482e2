#include "workflows/model/room.hpp"

#include <algorithm>
#include <set>

#include "workflows/model/membership.hpp"

namespace beadle::model {
namespace {

bool is_there_at(const std::vector<Mark>& marks, Instant at) {
    bool is_there = !marks.empty() && !marks.front().came;  // First heard of on leaving: there from the beginning.
    for (const auto& mark : marks)
        if (mark.at <= at) is_there = mark.came;
    return is_there;
}

std::string share_in_words(const Quorum& quorum, const Strength& strength) {
    auto words = "quorum: " + std::to_string(quorum.numerator) + " in " + std::to_string(quorum.denominator) + " of ";
    if (quorum.of_whole_number) return words + "the whole number of " + std::to_string(strength.whole) + " members, rounded up";
    if (strength.vacant == 0) return words + std::to_string(strength.whole) + " members, rounded up";
    return words + std::to_string(strength.in_post()) + " members in post (" + std::to_string(strength.whole) + " less " +
           std::to_string(strength.vacant) + (strength.vacant == 1 ? " vacancy)" : " vacancies)") + ", rounded up";
}

/// How many of the named speak for the constituency; a person of several posts is one.
long from(const Room& room, std::string_view constituency, const Definition& definition) {
    return std::count_if(room.named.begin(), room.named.end(), [&](const Present& one) {
        return one.counts && std::any_of(one.posts.begin(), one.posts.end(), [&](const std::string& id) {
                   auto post = definition.posts.find(id);
                   return post != definition.posts.end() && speaks_for(post->second, constituency);
               });
    });
}

bool anybody_speaks_for(std::string_view constituency, std::string_view body, const Definition& definition) {
    auto posts = member_posts(definition, body);
    return std::any_of(posts.begin(), posts.end(), [&](const Post* post) { return speaks_for(*post, constituency); });
}

/// A seat is taken by one: its holder before whoever stands in for them, and of those the first by name.
void seat_each_once(Room& room, const Facts* recorded, const Definition& definition, Date on) {
    std::set<std::string> taken;
    for (bool holders : {true, false})
        for (auto& one : room.named) {
            bool had_any = !one.posts.empty();
            std::erase_if(one.posts, [&](const std::string& post) {
                bool holds = counted_as(post, recorded, definition, on) == one.who;
                return holds == holders && !taken.insert(post).second;
            });
            if (had_any && one.posts.empty()) one.counts = false;
        }
}

std::string name_of_post(const Definition& definition, const std::string& id) {
    auto post = definition.posts.find(id);
    return post == definition.posts.end() ? id : post->second.name;
}

}  // namespace

std::string marks_text(const std::vector<Mark>& marks) {
    std::string text;
    for (const auto& mark : marks) text += (text.empty() ? "" : " ") + std::string(mark.came ? "+" : "-") + calendar::to_iso(mark.at);
    return text;
}

std::vector<Mark> marks_from(std::string_view text) {
    std::vector<Mark> marks;
    while (!text.empty()) {
        auto one = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        if (auto at = calendar::instant_from_iso(one.substr(std::min<std::size_t>(1, one.size()))))
            marks.push_back({one.front() == '+', *at});
    }
    return marks;
}

std::vector<Mark> with_mark(std::vector<Mark> marks, Mark mark) {
    auto place = std::upper_bound(marks.begin(), marks.end(), mark.at, [](Instant at, const Mark& one) { return at < one.at; });
    marks.insert(place, mark);
    return marks;
}

std::optional<bool> sat_at(const Instance& meeting, Instant at) {
    auto marks = marks_from(text_of(meeting.facts, "sat"));
    if (marks.empty()) return std::nullopt;
    bool sits = false;
    for (const auto& mark : marks)
        if (mark.at <= at) sits = mark.came;
    return sits;
}

std::vector<std::string> Room::words() const {
    std::vector<std::string> all;
    for (const auto& one : named) all.push_back(one.counts ? one.who : one.who + " (in attendance)");
    if (unnamed > 0) all.push_back(std::to_string(unnamed) + (all.empty() ? " members" : " more"));
    return all;
}

std::string counted_as(std::string_view who, const Facts* recorded, const Definition& definition, Date on) {
    if (definition.posts.find(who) == definition.posts.end()) return std::string(who);
    auto holder = holder_on(definition, recorded, who, on);
    return holder ? holder->person : std::string(who);
}

Room room_at(const Instance& meeting, const Facts* recorded, Instant at, const Definition& definition, const calendar::Zone& zone) {
    Room room;
    auto on = calendar::local_date(zone, at);
    auto counted = number_of(meeting.facts, "present");
    constexpr std::string_view later = "present.";  // When it went on after an adjournment.
    for (auto fact = meeting.facts.lower_bound(later); fact != meeting.facts.end() && fact->first.starts_with(later); ++fact)
        if (auto since = calendar::instant_from_iso(std::string_view(fact->first).substr(later.size())); since && *since <= at)
            counted = number_of({{"n", fact->second}}, "n");
    room.known = counted.has_value();
    room.unnamed = counted.value_or(0);
    for (auto fact = meeting.facts.lower_bound(there); fact != meeting.facts.end() && fact->first.starts_with(there); ++fact) {
        auto who = fact->first.substr(there.size());
        auto marks = marks_from(fact->second);
        room.known = true;
        if (!marks.empty() && !marks.front().came && room.unnamed > 0) --room.unnamed;  // One of those counted has a name now.
        if (!is_there_at(marks, at)) continue;
        auto posts = list_of(meeting.facts, std::string(seat) + who);
        if (posts.empty() && definition.posts.count(who)) posts.push_back(who);
        auto person = counted_as(who, recorded, definition, on);
        if (posts.empty()) posts = posts_held(definition, recorded, meeting.body, person, on);
        bool counts = posts.empty() && could_be_a_member(definition, recorded, meeting.body, person, on);
        for (const auto& post : posts) {
            auto found = definition.posts.find(post);
            bool elsewhere = found != definition.posts.end() && !found->second.body.empty() && found->second.body != meeting.body;
            if (!elsewhere && !is_vacant(definition, recorded, post, on)) counts = true;
        }
        auto same = std::find_if(room.named.begin(), room.named.end(), [&](const Present& one) { return one.who == person; });
        if (same == room.named.end()) {
            room.named.push_back({person, posts, counts});
            continue;
        }
        same->counts = same->counts || counts;
        for (const auto& post : posts)
            if (std::find(same->posts.begin(), same->posts.end(), post) == same->posts.end()) same->posts.push_back(post);
    }
    seat_each_once(room, recorded, definition, on);
    return room;
}

Room room_for(const Instance& item, const Instance& meeting, const Facts* recorded, Instant at, const Definition& definition,
              const calendar::Zone& zone) {
    auto room = room_at(meeting, recorded, at, definition, zone);
    std::vector<std::string> left;
    for (auto fact = item.facts.lower_bound(interest); fact != item.facts.end() && fact->first.starts_with(interest); ++fact)
        if (fact->second == "leaves") left.push_back(fact->first.substr(interest.size()));
    take_out(room, left, meeting, recorded, definition, calendar::local_date(zone, at));
    return room;
}

void take_out(Room& room, const std::vector<std::string>& who, const Instance& meeting, const Facts* recorded, const Definition& definition,
              Date on) {
    for (const auto& one : who) {
        auto person = counted_as(one, recorded, definition, on);
        auto there_by_name =
            std::find_if(room.named.begin(), room.named.end(), [&](const Present& present) { return present.who == person; });
        if (there_by_name != room.named.end()) {
            room.named.erase(there_by_name);
        } else if (room.unnamed > 0 && !has(meeting.facts, std::string(there) + one) && !has(meeting.facts, std::string(there) + person)) {
            --room.unnamed;
        }
    }
}

long members_in(const Room& room, const Body& body) {
    long count = room.unnamed;
    for (const auto& one : room.named)
        if (one.counts) count += body.several_posts.empty() ? 1 : std::max<long>(1, static_cast<long>(one.posts.size()));
    return count;
}

bool asks_for_a_quorum(const Body& body) {
    const auto& quorum = body.quorum;
    return quorum.members > 0 || quorum.denominator > 0 || !quorum.one_from_each.empty() || !quorum.more_from.empty() ||
           !quorum.with_posts.empty();
}

std::string present_words(const QuorumJudged& judged) {
    return std::to_string(judged.present) + " present" + (judged.needed > 0 ? ", " + std::to_string(judged.needed) + " needed" : "");
}

QuorumJudged judge_quorum(std::string_view body_id, const Room& room, const Facts* recorded, Date on, const Definition& definition) {
    QuorumJudged judged;
    const auto* found = find_body(definition, body_id);
    if (!found || !room.known) return judged;
    const auto& body = *found;
    const auto& quorum = body.quorum;
    judged.present = members_in(room, body);
    judged.needed = quorum.members;
    auto rule = "quorum: " + std::to_string(quorum.members) + " members";
    auto strength = strength_on(definition, recorded, body_id, on);
    long of = quorum.of_whole_number ? strength.whole : strength.in_post();
    if (judged.needed == 0 && quorum.denominator > 0 && of > 0) {
        judged.needed = (of * quorum.numerator + quorum.denominator - 1) / quorum.denominator;
        rule = share_in_words(quorum, strength);
    }
    std::vector<std::string> missing;
    judged.too_few = judged.needed > 0 && judged.present < judged.needed;
    const bool too_few = judged.too_few;
    auto shares = quorum.more_from;
    for (const auto& each : quorum.one_from_each) shares.push_back({1, each});
    for (const auto& share : shares) {
        auto came = from(room, share.of, definition);
        if (came >= share.count) continue;
        auto words = share.count == 1 ? "nobody from " + share.of
                                      : std::to_string(came) + " from " + share.of + ", " + std::to_string(share.count) + " needed";
        if (room.unnamed > 0 || !anybody_speaks_for(share.of, body_id, definition)) {
            judged.unknown.push_back("who came from " + share.of);
            continue;
        }
        judged.too_few_from.push_back({share.of, came, share.count});
        missing.push_back(words);
    }
    for (const auto& posts : quorum.with_posts) {
        bool is_there = std::any_of(posts.begin(), posts.end(), [&](const std::string& post) {
            return std::any_of(room.named.begin(), room.named.end(), [&](const Present& one) {
                return one.counts && std::find(one.posts.begin(), one.posts.end(), post) != one.posts.end();
            });
        });
        if (is_there) continue;
        std::vector<std::string> names;
        for (const auto& post : posts) names.push_back(name_of_post(definition, post));
        if (room.unnamed > 0) {
            judged.unknown.push_back("whether there was the " + join(names, " or the "));
            continue;
        }
        judged.none_of.push_back(posts);
        missing.push_back("not there: " + join(names, " or "));
    }
    if (!too_few && missing.empty()) return judged;
    if (!too_few && !missing.empty()) rule = "quorum: who must be there";
    const auto* of_procedure = find_rule(definition, body_id, "quorum");
    auto numbers = present_words(judged);
    if (!missing.empty()) numbers += "; " + join(missing, "; ");
    if (!room.named.empty()) numbers += "; there: " + join(room.words());
    judged.missing = Finding{rule, of_procedure ? of_procedure->source : "", numbers, Breach::irregular, {}};
    return judged;
}

std::vector<Instant> instants_of_the_room(const Instance& meeting) {
    const auto opened_at = instant_of(meeting.facts, "opened_at");
    if (!opened_at) return {};
    std::set<Instant> instants{*opened_at};
    const auto add = [&](const std::string& marks) {
        for (const auto& mark : marks_from(marks))
            if (mark.at > *opened_at) instants.insert(mark.at);
    };
    add(text_of(meeting.facts, "sat"));
    for (auto fact = meeting.facts.lower_bound(there); fact != meeting.facts.end() && fact->first.starts_with(there); ++fact)
        add(fact->second);
    return {instants.begin(), instants.end()};
}

QuorumJudged quorum_of(const Instance& meeting, const Facts* recorded, Instant at, const Definition& definition,
                       const calendar::Zone& zone) {
    const auto room = room_at(meeting, recorded, at, definition, zone);
    return judge_quorum(meeting.body, room, recorded, calendar::local_date(zone, at), definition);
}

std::optional<Instant> waits_until(const Definition& definition, std::string_view body, Instant from) {
    const auto* found = find_body(definition, body);
    if (!found || found->quorum.wait_minutes == 0) return std::nullopt;
    return from + std::chrono::minutes{found->quorum.wait_minutes};
}

}  // namespace beadle::model
