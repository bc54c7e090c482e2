#include "daemon/definitions/body_terms.hpp"

#include <algorithm>
#include <map>

#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/phrases.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::definitions {

namespace {

void read_seats(const Section& section, model::Body& body) {
    const auto* list = section.get("at minimum");
    if (!list) return;
    for (const auto* item : section.reader().each(*list)) {
        const Section one{*item, "seat wanted", section.reader(), "a seat of '" + body.id + "'"};
        if (!one) continue;
        model::SeatWanted wanted;
        wanted.seat = one.text("seat");
        wanted.kind = one.text("kind");
        wanted.count = one.number("count", 1, 100).value_or(1);
        if (wanted.seat.empty() && wanted.kind.empty()) {
            section.reader().mistakes().add(*item, "a seat without a name", "seat: director of nursing, or kind: partner");
            continue;
        }
        body.at_minimum.push_back(std::move(wanted));
    }
}

}  // namespace

void read_post_terms(const Section& section, model::Post& post) {
    post.comes_from = section.texts("comes from");
    post.seats = section.texts("seat");
    post.kind = section.text("kind");
    post.selected_by = section.texts("selected by");
    const bool sits = post.chair || !post.comes_from.empty() || !post.seats.empty() || !post.kind.empty();
    post.member = section.get("member") ? section.yes("member") : sits && !post.body.empty();
    post.votes = !section.get("votes") || section.yes("votes");
    auto& mistakes = section.reader().mistakes();
    if (post.member && post.body.empty() && section.get("member"))
        mistakes.add(*section.get("member"), "the post '" + post.id + "' is a member of no body", "body: the body that it belongs to");
    if (!post.votes && !post.member)
        mistakes.add(*section.get("votes"), "the post '" + post.id + "' is no member of a body", "member: yes, or the line left out");
    if (post.selected_by.size() == 1)
        mistakes.add(*section.get("selected by"), "one alone selects nobody jointly",
                     "the organisations that each must say whom they select");
}

void read_body_terms(const Section& section, model::Body& body) {
    auto& mistakes = section.reader().mistakes();
    body.both_chairs_act = section.word("chairs act") == "both";
    body.casting_vote = !section.get("casting vote") || section.yes("casting vote");
    body.several_posts = section.text("one person for several posts");
    body.governance = section.word("governance").value_or("");
    body.told_apart_as = section.text("told apart as");
    if (const auto* node = section.get("majority")) {
        if (const auto text = section.reader().text(*node, "a simple majority of those voting")) {
            if (const auto majority = parse_majority(*text)) body.majority = *majority;
            else add_phrase_error(mistakes, *node, majority.error(), "a simple majority of those voting, or two thirds of those present");
        }
    }
    if (const auto* node = section.get("requisition")) {
        if (const auto text = section.reader().text(*node, "5 members, or a third of the members")) {
            const auto asked = parse_quorum(*text, {});
            if (!asked) add_phrase_error(mistakes, *node, asked.error(), "5 members, or a third of the members");
            else if (!asked->one_from_each.empty() || !asked->with_posts.empty() || !asked->more_from.empty() || asked->wait_minutes != 0)
                mistakes.add(*node, "a requisition is signed by so many members", "5 members, or a third of the members");
            else body.requisition = *asked;
        }
    }
    read_seats(section, body);
}

void settle_named_posts(const Node& quorum, model::Body& body, const NameBook& posts, Mistakes& mistakes) {
    for (auto& any_of : body.quorum.with_posts) {
        std::vector<std::string> ids;
        for (auto& name : any_of) {
            if (plain(name) == "chair" || plain(name) == "the chair") {
                if (body.chairs.empty())
                    mistakes.add(quorum, "'" + body.id + "' has no chair that could be there", "chair: the post, in the body's lines");
                ids.insert(ids.end(), body.chairs.begin(), body.chairs.end());
                continue;
            }
            auto found = posts.find(name);
            if (found.empty() && name.starts_with("the ")) found = posts.find(name.substr(4));
            if (found.size() == 1) {
                ids.push_back(found.front());
            } else if (found.empty()) {
                mistakes.add(quorum, "unknown post '" + name + "'", "a post of this file, or 'the chair'", nearest_to(name, posts.words()));
            } else {
                mistakes.add(quorum, "'" + name + "' names more than one post: " + model::join(found), "the id of the one that is meant");
            }
        }
        any_of = std::move(ids);
    }
}

void check_composition(const Node& body, const model::Body& known, const model::Definition& definition, Mistakes& mistakes) {
    const auto* list = body.find("at minimum");
    if (!list) return;
    std::vector<std::string> seats;
    for (const auto* post : model::member_posts(definition, known.id)) seats.insert(seats.end(), post->seats.begin(), post->seats.end());
    // Whoever holds them or not: are there posts enough?
    const auto posts_for = [&](const model::SeatWanted& wanted) {
        int count = 0;
        for (const auto* post : model::member_posts(definition, known.id)) {
            const bool seat = wanted.seat.empty() || std::any_of(post->seats.begin(), post->seats.end(),
                                                                 [&](const std::string& one) { return plain(one) == plain(wanted.seat); });
            if (seat && (wanted.kind.empty() || plain(post->kind) == plain(wanted.kind))) ++count;
        }
        return count;
    };
    std::size_t at = 0;
    for (const auto& wanted : known.at_minimum) {
        const auto& place = list->kind == Node::Kind::list && at < list->items.size() ? *list->items[at] : *list;
        ++at;
        const int there = posts_for(wanted);
        if (there >= wanted.count) continue;
        mistakes.add(
            place,
            "'" + known.id + "' needs " + model::in_words(wanted) + ", its posts have " + (there == 0 ? "none" : std::to_string(there)),
            "posts with body: " + known.id + (wanted.seat.empty() ? "" : ", seat: " + wanted.seat) +
                (wanted.kind.empty() ? "" : ", kind: " + wanted.kind),
            nearest_to(wanted.seat, seats));
    }
}

void check_aliases(const std::vector<Node::Entry>& bodies, Mistakes& mistakes) {
    struct Called {
        std::string body;
        const Node* node;
        bool alias;
        bool told_apart;
    };
    std::map<std::string, std::vector<Called>> by_word;
    for (const auto& [key, value] : bodies) {
        if (value->kind != Node::Kind::mapping) continue;
        const bool told_apart = value->find("told apart as") != nullptr;
        const auto add = [&](const Node& node, bool alias) {
            if (node.kind == Node::Kind::word) by_word[plain(node.text)].push_back({key->text, &node, alias, told_apart});
        };
        add(*key, false);
        if (const auto* name = value->find("name")) add(*name, false);
        if (const auto* others = value->find("also called")) {
            add(*others, true);
            for (const auto& item : others->items) add(*item, true);
        }
    }
    for (const auto& [word, called] : by_word) {
        for (std::size_t second = 1; second < called.size(); ++second) {
            for (std::size_t first = 0; first < second; ++first) {
                const auto& one = called[first];
                const auto& other = called[second];
                if (one.body == other.body || !(one.alias || other.alias) || one.told_apart || other.told_apart) continue;
                const auto& place = other.alias ? other : one;
                const auto& with = other.alias ? one : other;
                mistakes.add(*place.node, "'" + place.node->text + "' is what '" + with.body + "' is called too",
                             "a name of its own, or 'told apart as:' with words that tell it from the other");
                break;
            }
        }
    }
}

}  // namespace beadle::definitions
