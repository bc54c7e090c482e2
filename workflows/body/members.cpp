#include "workflows/body/members.hpp"

#include <algorithm>

#include "workflows/body/held_meetings.hpp"
#include "workflows/calendar/letters.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::body {

using namespace beadle::model;

namespace {

/// As the file writes it, or nothing where it does not name it.
std::string among(const std::vector<std::string>& names, std::string_view sought) {
    for (const auto& name : names)
        if (calendar::lower(name) == calendar::lower(sought)) return name;
    return "";
}

/// The post that the event is about, of this body; null, and not accepted, where there is none.
const Post* post_meant(Deciding& deciding) {
    const auto& id = text_of(deciding.event().facts, "post");
    if (id.empty()) {
        deciding.not_accepted("post", "which post is missing", {"Say it as post=POST; the posts of the body stand in the system's file."});
        return nullptr;
    }
    const auto& posts = deciding.context().live->posts;
    auto found = posts.find(id);
    if (found == posts.end()) {
        deciding.not_accepted("post", "'" + id + "' is no post of this system",
                              {"Enter it in the system's file under 'posts:', and apply that."});
        return nullptr;
    }
    if (found->second.body != deciding.now().body) {
        deciding.not_accepted("post", found->second.name + " is no post of this body",
                              {"Record it on the register of the body that it belongs to: " + found->second.body + "."});
        return nullptr;
    }
    return &found->second;
}

/// The date that a fact gives, or else the day it happened; nothing, and not accepted, where it is no date.
std::optional<Date> day_of(Deciding& deciding, const char* name, bool otherwise_today = true) {
    const auto& facts = deciding.event().facts;
    auto date = date_of(facts, name);
    if (!date && has(facts, name)) deciding.not_accepted(name, "'" + text_of(facts, name) + "' is not a date; write it as 2022-07-01");
    if (!date && otherwise_today) date = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    return date;
}

std::string name_of(const Deciding& deciding, const std::string& post) {
    const auto& posts = deciding.context().live->posts;
    auto found = posts.find(post);
    return found == posts.end() ? post : found->second.name;
}

/// Renewing a term, or saying that it ends, is owed by the day it ends; said ahead, for an appointment takes its time.
void owe_renewal(Deciding& deciding, const std::string& post, std::optional<Date> term_ends) {
    if (!term_ends) return;
    duties::open_local(deciding,
                       {"term/" + post,
                        "renew the term of the " + name_of(deciding, post) + ", or fill the post anew",
                        "by " + calendar::without_weekday(*term_ends),
                        {duties::office_of(deciding, deciding.now().body)},
                        "TermRenewed",
                        {-60, -20, -5},
                        {1},
                        duties::head_of(deciding, deciding.now().body)},
                       std::nullopt);
}

bool is_same_term(const std::optional<Holding>& one, const std::optional<Holding>& other) {
    if (!one || !other) return !one && !other;
    return one->person == other->person && one->from == other->from && one->term_ends == other->term_ends;
}

/// Keeps in the register who holds the post from the holding's day on. The term that is owed for is that of whoever was appointed last: an earlier holder
/// who is entered for completeness leaves it as it is, and so does whoever acts or is designate while another is in office.
void keep_holding(Deciding& deciding, const std::string& post, const Holding& holding) {
    const auto& live = *deciding.context().live;
    const auto before = last_appointed(live, &deciding.now().facts, post);
    for (auto& [name, text] : holder_facts(deciding.now().facts, post, holding)) deciding.set(name, text);
    const auto after = last_appointed(live, &deciding.now().facts, post);
    have_held_meetings_judged_again(deciding, deciding.before().facts, deciding.now().facts);
    if (is_same_term(before, after)) return;
    duties::meet_one(deciding, "term/" + post);
    if (after) owe_renewal(deciding, post, after->term_ends);
}

void note_holder(Deciding& deciding, const Post& post, const Holding& holding) {
    const auto from = *holding.from;
    const auto holder = [&] { return holder_on(*deciding.context().live, &deciding.now().facts, post.id, from); };
    const auto before = holder();
    keep_holding(deciding, post.id, holding);
    const auto after = holder();
    const bool acts = holding.capacity == "acting";
    if (acts && after && after->person != holding.person)
        return deciding.remark("post", after->person + " is in office from that day, so that nobody acts: if " + holding.person +
                                           " acts for a time, record it again with until=");
    if (before && before->person != holding.person && holding.capacity != "designate" && before->capacity != "designate")
        deciding.remark("post", post.name + ": " + holding.person + (acts ? " acts for " : " follows ") + before->person +
                                    (acts ? " from " : " on ") + calendar::in_words(from));
}

void say_what_is_short(Deciding& deciding, Date on) {
    for (const auto& one : seats_short(*deciding.context().live, &deciding.now().facts, deciding.now().body, on))
        deciding.remark("composition", "from " + calendar::in_words(on) + " the body is short of its minimum: " + in_words(one.wanted) +
                                           ", " + std::to_string(one.persons) + " in post");
}

void say_who_holds_several(Deciding& deciding, const Post& post, const std::string& person, Date on) {
    auto held = posts_held(*deciding.context().live, &deciding.now().facts, deciding.now().body, person, on);
    if (held.size() < 2 || !post.member) return;
    const auto* body = body_of(deciding);
    deciding.remark("post",
                    person + " holds " + std::to_string(held.size()) + " posts of this body (" + join(held) + "): " +
                        (body && !body->several_posts.empty() ? "counted for each of them, by the body's consent: " + body->several_posts
                                                              : "counted once for its quorum, unless the body consents"));
}

/// A renewal of somebody who is not in office would appoint them.
void nobody_to_renew(Deciding& deciding, const Post& post, Date on, const std::string& acting) {
    auto words = "nobody is recorded as holding the post of " + post.name + " on " + calendar::in_words(on);
    if (acting.empty()) return deciding.not_accepted("record", words, {"Record PostFilled, with the person and the term."});
    deciding.not_accepted("record", words + "; " + acting + " acts",
                          {"If somebody was appointed, record PostFilled with the person and the term.",
                           "If " + acting + " goes on acting, record PostFilled with capacity=acting and until=."});
}

}  // namespace

const Body* body_of(const Deciding& deciding) { return find_body(*deciding.context().live, deciding.now().body); }

void fill_post(Deciding& deciding) {
    const auto* post = post_meant(deciding);
    if (!post) return;
    const auto& facts = deciding.event().facts;
    const auto& person = text_of(facts, "person");
    if (person.empty() || person.find('|') != std::string::npos)
        return deciding.not_accepted("person", "the person is missing", {"Say it as person=ID: an id, never a name."});
    auto capacity = has(facts, "capacity") ? text_of(facts, "capacity") : std::string("substantive");
    if (capacity != "substantive" && capacity != "designate" && capacity != "acting")
        return deciding.not_accepted("capacity", "'" + capacity + "' is no capacity", {"One of: substantive, designate, acting."});
    auto from = day_of(deciding, "from");
    auto until = day_of(deciding, "until", false);
    auto term_ends = day_of(deciding, "term_ends", false);
    if (deciding.is_not_accepted()) return;
    if ((until && *until < *from) || (term_ends && *term_ends < *from))
        return deciding.not_accepted("from", "it would end before it begins, on " + calendar::in_words(*from));
    if (text_of(facts, "by").empty())
        deciding.remark("instrument", "it is not said by what they were appointed: a court would ask for the minute or order");
    note_holder(deciding, *post, {person, capacity, from, until, term_ends, text_of(facts, "by")});
    say_who_holds_several(deciding, *post, person, *from);
}

void vacate_post(Deciding& deciding) {
    const auto* post = post_meant(deciding);
    if (!post) return;
    auto on = day_of(deciding, "on");
    if (deciding.is_not_accepted()) return;
    if (is_vacant(*deciding.context().live, &deciding.now().facts, post->id, *on) &&
        !holder_on(*deciding.context().live, &deciding.now().facts, post->id, *on))
        return deciding.not_accepted("record", "the post of " + post->name + " is vacant on " + calendar::in_words(*on) + " already",
                                     {"Record PostFilled when somebody is appointed."});
    keep_holding(deciding, post->id, {"", "vacant", on, std::nullopt, std::nullopt, text_of(deciding.event().facts, "by")});
    auto strength = strength_on(*deciding.context().live, &deciding.now().facts, deciding.now().body, *on);
    if (post->member)
        deciding.remark("post", "vacant from " + calendar::in_words(*on) + ": " + std::to_string(strength.in_post()) + " of " +
                                    std::to_string(strength.whole) + " members are in post");
    say_what_is_short(deciding, *on);
}

void renew_term(Deciding& deciding) {
    const auto* post = post_meant(deciding);
    if (!post) return;
    auto term_ends = day_of(deciding, "term_ends", false);
    if (deciding.is_not_accepted()) return;
    if (!term_ends) return deciding.not_accepted("term_ends", "until when it is renewed is missing", {"Say it as term_ends=2025-06-30."});
    auto on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    const auto& live = *deciding.context().live;
    auto in_office = in_office_on(live, &deciding.now().facts, post->id, on);
    const auto holder = holder_on(live, &deciding.now().facts, post->id, on);
    const bool another_acts = holder && holder->capacity == "acting" && !(in_office && in_office->person == holder->person);
    if (!in_office) return nobody_to_renew(deciding, *post, on, another_acts ? holder->person : "");
    in_office->capacity = "renewed";
    in_office->from = on;
    in_office->term_ends = term_ends;
    if (in_office->until && *in_office->until < *term_ends) in_office->until.reset();
    if (const auto& by = text_of(deciding.event().facts, "by"); !by.empty()) in_office->instrument = by;
    keep_holding(deciding, post->id, *in_office);
    auto words = post->name + ": the term of " + in_office->person + " is renewed until " + calendar::in_words(*term_ends);
    if (another_acts) words += "; " + holder->person + " goes on acting";
    if (another_acts && holder->until) words += " until " + calendar::in_words(*holder->until);
    deciding.remark("term", words);
}

/// Each of the organisations says whom it selects; until all have said the same, that person is designate.
void select_chair(Deciding& deciding) {
    const auto* post = post_meant(deciding);
    if (!post) return;
    const auto& facts = deciding.event().facts;
    const auto& person = text_of(facts, "person");
    if (person.empty()) return deciding.not_accepted("person", "whom they select is missing", {"Say it as person=ID."});
    if (post->selected_by.empty())
        return deciding.not_accepted("post", "the file names nobody who selects the " + post->name + " jointly",
                                     {"Record PostFilled, or give the post 'selected by:' in the system's file."});
    auto by = among(post->selected_by, text_of(facts, "by"));
    if (by.empty())
        return deciding.not_accepted(
            "by",
            text_of(facts, "by").empty() ? "who selects is missing" : "'" + text_of(facts, "by") + "' does not select the " + post->name,
            {"One of: " + join(post->selected_by) + "."});
    auto on = day_of(deciding, "from");
    if (deciding.is_not_accepted()) return;
    deciding.set("selected." + post->id + "." + by, person);
    std::vector<std::string> missing, others;
    for (const auto& one : post->selected_by) {
        const auto& said = text_of(deciding.now().facts, "selected." + post->id + "." + one);
        if (said.empty()) missing.push_back(one);
        else if (said != person) others.push_back(one + " has said " + said);
    }
    bool all = missing.empty() && others.empty();
    note_holder(deciding, *post,
                {person, all ? "substantive" : "designate", on, std::nullopt, std::nullopt,
                 has(facts, "instrument") ? text_of(facts, "instrument") : "selected by " + join(post->selected_by, " and ")});
    auto words = person + (all ? " is selected by all: " + join(post->selected_by) : " is designate: ");
    if (!missing.empty()) words += "still to say: " + join(missing);
    if (!others.empty()) words += (missing.empty() ? "" : "; ") + join(others, "; ");
    deciding.remark("joint selection", words);
}

std::string unestablished(const Deciding& deciding) {
    const auto* body = body_of(deciding);
    if (!body || body->made_by.size() < 2 || has(deciding.now().facts, "established_on")) return "";
    // A body that had begun when it was entered exists; nobody is asked how it came about.
    auto entered_on = date_of(deciding.now().facts, "entered_on");
    if (body->begins && (!entered_on || *body->begins <= *entered_on)) return "";
    std::vector<std::string> missing;
    for (const auto& one : body->made_by)
        if (!has(deciding.now().facts, "established." + one)) missing.push_back(one);
    return join(missing, " and ");
}

void establish(Deciding& deciding) {
    const auto* body = body_of(deciding);
    if (!body) return deciding.not_accepted("body", "the body is not in the definition that is live");
    if (body->made_by.empty())
        return deciding.not_accepted("by", "the file names nobody who makes " + body->name,
                                     {"Give the body 'made by:' in the system's file."});
    const auto& said = text_of(deciding.event().facts, "by");
    auto by = among(body->made_by, said);
    if (by.empty())
        return deciding.not_accepted("by", said.empty() ? "who established it is missing" : "'" + said + "' does not make " + body->name,
                                     {"One of: " + join(body->made_by) + "."});
    if (has(deciding.now().facts, "established." + by))
        return deciding.not_accepted("record",
                                     by + " has established it already, on " +
                                         calendar::in_words(date_of(deciding.now().facts, "established." + by).value_or(Date{})),
                                     {"An entry made in error is taken back with 'beadle correct'."});
    auto on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    deciding.set("established." + by, calendar::to_iso(on));
    auto last = on;
    std::vector<std::string> missing;
    for (const auto& one : body->made_by) {
        auto date = date_of(deciding.now().facts, "established." + one);
        if (!date) missing.push_back(one);
        else last = std::max(last, *date);
    }
    if (!missing.empty())
        return deciding.remark("established", by + " has established it; it meets in shadow until these have too: " + join(missing));
    if (body->begins) last = std::max(last, *body->begins);
    deciding.set("established_on", calendar::to_iso(last));
    deciding.remark("established", "all have established it: it exists from " + calendar::in_words(last));
    auto& facts = deciding.now().facts;
    std::vector<std::string> meetings;
    for (auto at = facts.lower_bound("dated."); at != facts.end() && at->first.starts_with("dated."); ++at)
        meetings.push_back(at->first.substr(6));
    for (const auto& meeting : meetings) deciding.raise(meeting, "BodyIsEstablished", {{"on", calendar::to_iso(last)}});
}

void read_members(Deciding& deciding) {
    auto today = calendar::local_date(*deciding.context().zone, deciding.event().recorded_at);
    for (const auto& [id, post] : deciding.context().live->posts) {
        if (post.body != deciding.now().body) continue;
        auto holder = last_appointed(*deciding.context().live, &deciding.now().facts, id);
        if (holder && holder->term_ends && *holder->term_ends >= today) owe_renewal(deciding, id, holder->term_ends);
    }
}

}  // namespace beadle::body
