#include "daemon/definitions/attendance_file.hpp"

#include <algorithm>

#include "daemon/definitions/nearest.hpp"
#include "workflows/model/facts.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::definitions {
namespace {

using model::AttendanceTerms;

void read_named(const Node& list, const std::string& body, const TimetableSurroundings& around, AttendanceTerms& terms) {
    auto& mistakes = around.reader.mistakes();
    if (list.kind != Node::Kind::mapping)
        return mistakes.add(list, "'named substitutes' is no mapping", "members' posts, each with who may come instead");
    const auto members = model::member_posts(around.definition, body);
    NameBook posts{"post"};
    for (const auto& [id, post] : around.definition.posts) posts.add(id, {post.name});
    // The id of the post that is called so, or the name as it is written; nothing, and a mistake, where several posts are called so.
    const auto post_or_name = [&](const Node& node, const std::string& said) -> std::optional<std::string> {
        const auto found = posts.find(said);
        if (found.empty()) return said;
        // What was applied before that was said is read as ever.
        if (found.size() == 1 || around.surroundings.from_store) return found.front();
        mistakes.add(node, "'" + said + "' names more than one post: " + model::join(found), "the id of the one that is meant");
        return std::nullopt;
    };
    for (const auto& [key, value] : list.entries) {
        const auto post = post_or_name(*key, key->text);
        if (!post) continue;
        const auto is_meant = [&](const model::Post* one) { return one->id == *post; };
        if (std::none_of(members.begin(), members.end(), is_meant)) {
            std::vector<std::string> known;
            for (const auto* one : members) known.push_back(one->id);
            mistakes.add(*key, "'" + key->text + "' is no member of '" + body + "'",
                         known.empty() ? "a post with 'member: yes' and 'body: " + body + "'" : one_of_words(known),
                         nearest_to(key->text, known));
            continue;
        }
        auto& named = terms.named[*post];
        for (const auto* item : around.reader.each(*value)) {
            const auto text = around.reader.text(*item, "a post, or a name");
            if (!text) continue;
            const auto who = post_or_name(*item, *text);
            if (!who) continue;
            if (std::any_of(members.begin(), members.end(), [&](const model::Post* one) { return one->id == *who; }))
                mistakes.add(*item, "'" + *who + "' is a member of '" + body + "' and counts for that seat alone",
                             "somebody who is no member");
            else named.push_back(*who);
        }
    }
}

}  // namespace

std::optional<AttendanceTerms> read_attendance(const Node& node, const std::string& body, const TimetableSurroundings& around) {
    const Section section{node, "attendance", around.reader, "the attendance of '" + body + "'"};
    if (!section) return std::nullopt;
    auto& mistakes = around.reader.mistakes();
    AttendanceTerms terms;
    if (section.word("asked") == "when the date is fixed") terms.asked = AttendanceTerms::Asked::when_the_date_is_fixed;
    terms.remind = section.number("remind", 0, 60).value_or(terms.remind);
    terms.warn = section.number("quorum judged", 1, 60).value_or(terms.warn);
    terms.warns_chairs = section.word("warn") == "the offices and the chairs";
    const auto allowed = section.word("substitutes").value_or("none");
    terms.substitutes = allowed == "any"     ? AttendanceTerms::Substitutes::any
                        : allowed == "named" ? AttendanceTerms::Substitutes::named
                                             : AttendanceTerms::Substitutes::none;
    if (const auto* named = section.get("named substitutes")) {
        read_named(*named, body, around, terms);
        if (terms.substitutes != AttendanceTerms::Substitutes::named)
            mistakes.add(*named, "substitutes are named, and 'substitutes' is " + allowed, "substitutes: named, or the line left out");
    }
    if (model::member_posts(around.definition, body).empty())
        mistakes.add(node, "'" + body + "' has no members that could be asked", "posts with 'member: yes' and 'body: " + body + "'");
    return terms;
}

}  // namespace beadle::definitions
