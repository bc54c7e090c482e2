#include "daemon/web/attendance_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/notify/words.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/invitation.hpp"
#include "workflows/model/attendance_terms.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::web {
namespace {

using kainjow::mustache::data;
using model::AttendanceTerms;
using Said = meeting::Attendance::Said;

constexpr std::size_t name_characters_max = 100;

bool is_member(const View& view, const std::string& party) {
    const auto post = view.pinned->posts.find(party);
    return post != view.pinned->posts.end() && post->second.member && post->second.body == view.instance.body;
}

/// The members' posts that the party comes for, where it is no member itself.
std::vector<std::string> seats_of(const View& view, const std::string& party) {
    return is_member(view, party) ? std::vector<std::string>{} : meeting::stands_in_for(view.instance, *view.pinned, party);
}

AttendanceTerms::Substitutes substitutes_of(const View& view) {
    const auto terms = model::attendance_terms(*view.pinned, view.instance.body);
    return terms ? terms->substitutes : AttendanceTerms::Substitutes::none;
}

/// What stands in the record for the post, as a sentence; empty where nothing does.
std::string said_so_far(const View& view, const std::string& post) {
    const auto said = meeting::read_answer(view.instance, post);
    const auto recorded = "Recorded for " + model::name_of_party(*view.live, post) + ": ";
    if (said.said == Said::coming) return recorded + "coming.";
    if (said.said == Said::apologies) return recorded + "apologies.";
    if (said.said != Said::substitute) return {};
    const auto who = model::name_of_party(*view.live, said.substitute);
    return said.substitute_said == Said::apologies ? who + " cannot come in your place: please answer again."
                                                   : recorded + who + " comes instead.";
}

class AttendancePages : public PageKind {
public:
    explicit AttendancePages(const Pages& pages) : pages_(pages) {}

    bool is_for(const notify::Claim& claim) const override { return claim.purpose == "attend"; }
    bool has_page(std::string_view page) const override {
        return page.empty() || page == "coming" || page == "apologies" || page == "substitute";
    }

    http::Reply shown(const Visit& visit) const override {
        if (auto nothing = nothing_asked(visit)) return std::move(*nothing);
        return form_page(200, visit, fields_of(visit));
    }

    std::variant<model::Event, http::Reply> sent(const Visit& visit, const Form& form) const override {
        if (auto nothing = nothing_asked(visit)) return std::move(*nothing);
        const auto& view = visit.view;
        const auto& post = visit.link.claim.party;
        auto fields = fields_of(visit);
        if (visit.page == "substitute" && fields.empty()) return form_page(200, visit, fields);
        fill_in(fields, form);
        const auto version = version_shown(visit, form);
        const auto on = form.find("on");
        if (!version || on == form.end() || on->second != model::text_of(view.instance.facts, "held_on"))
            return form_page(409, visit, fields, version && on != form.end());
        if (!fields.empty()) fields.front().mistake = mistake_in(fields.front());
        if (has_mistakes(fields)) return form_page(422, visit, fields);
        if (said_now(visit, fields)) return thanks(visit, "The record says so already; it is counted once.", {});
        auto event = event_by(visit, actor_of(view, {post}), "AttendanceAnswered");
        event.facts = {{"post", post}, {"answer", visit.page}};
        if (!fields.empty()) event.facts["substitute"] = fields.front().value;
        // It may be said again after something else was said: so the version that was looked at is part of the id. A form that is sent again has the same.
        event.id = event_id(visit, fmt::format("{} {} {}", visit.page, fields.empty() ? "" : fields.front().value, *version));
        return event;
    }

    http::Reply recorded(const Visit& visit, bool repeated, const std::vector<std::string>& notes) const override {
        return thanks(visit, repeated ? "You had sent this before; it is counted once." : "", notes);
    }

    data head(const Visit& visit, const std::string& title) const override {
        const auto& view = visit.view;
        const auto seats = seats_of(view, visit.link.claim.party);
        const auto held_on = model::date_of(view.instance.facts, "held_on");
        const auto at = calendar::parse_time(model::text_of(view.instance.facts, "at"));
        return head_of(view, title,
                       {{"Meeting", duties::name_of(view.instance, *view.live)},
                        {"On", held_on ? calendar::in_words(*held_on) : std::string("no date yet")},
                        {"At", at ? calendar::in_words(*at) : std::string()},
                        {"Place", model::text_of(view.instance.facts, "place")},
                        {seats.empty() ? "Member" : "Substitute", model::name_of_party(*view.live, visit.link.claim.party)},
                        {"In place of", model::names_of_parties(*view.live, seats, " and ")},
                        {"Reference", view.instance.id}});
    }

private:
    std::optional<http::Reply> nothing_asked(const Visit& visit) const {
        const auto& view = visit.view;
        const auto say = [&](const std::string& line) { return pages_.said_of(200, head(visit, "This is no longer asked"), {line}); };
        if (const auto why = meeting::no_longer_asked(view.instance, view.now, *view.zone); !why.empty())
            return say("Nothing more is asked of you: " + why + ".");
        const auto& party = visit.link.claim.party;
        if (!is_member(view, party) && seats_of(view, party).empty())
            return say("Nothing more is asked of you: this post is no member of the body, and comes in nobody's place.");
        return std::nullopt;
    }

    /// The version of the record that the form was made from; nothing where the form does not say, or says one that is still to come.
    static std::optional<std::int64_t> version_shown(const Visit& visit, const Form& form) {
        const auto version = model::number_of(form, "version");
        if (!version || *version < 1 || *version > visit.view.instance.version) return std::nullopt;
        return *version;
    }

    static std::string mistake_in(const Field& field) {
        if (field.value.empty()) return "Enter who comes in your place";
        if (model::characters(field.value) > field.characters_max)
            return fmt::format("Enter a name or a post in {} characters or fewer", field.characters_max);
        return {};
    }

    http::Reply thanks(const Visit& visit, const std::string& first_line, const std::vector<std::string>& notes) const {
        std::vector<std::string> lines;
        for (const auto& line : {first_line, said_so_far(visit.view, visit.link.claim.party)})
            if (!line.empty()) lines.push_back(line);
        lines.push_back("If it changes, open the link from the mail again and answer anew.");
        return pages_.said_of(200, head(visit, "Thank you: it is recorded"), lines, notes);
    }

    /// Whether the record says just that already.
    static bool said_now(const Visit& visit, const std::vector<Field>& fields) {
        const auto one = meeting::read_answer(visit.view.instance, visit.link.claim.party);
        if (visit.page == "coming") return one.said == Said::coming;
        if (visit.page == "apologies") return one.said == Said::apologies;
        const auto& who = fields.front().value;
        return one.said == Said::substitute && one.substitute_said != Said::apologies &&
               (one.substitute == who || model::name_of_party(*visit.view.live, one.substitute) == who);
    }

    /// Whether whoever was asked may send somebody in their place; a substitute sends nobody else.
    static bool may_send(const Visit& visit) {
        return substitutes_of(visit.view) != AttendanceTerms::Substitutes::none && is_member(visit.view, visit.link.claim.party);
    }

    static std::vector<Field> fields_of(const Visit& visit) {
        const auto& view = visit.view;
        if (visit.page != "substitute" || !may_send(visit)) return {};
        const auto named = meeting::named_substitutes(*view.pinned, view.instance.body, visit.link.claim.party);
        Field field{.id = "substitute", .label = "Who comes in your place?", .characters_max = name_characters_max};
        if (substitutes_of(view) == AttendanceTerms::Substitutes::named) {
            field.hint = named.empty() ? "Nobody is named for this seat: send your apologies instead."
                                       : "Named are: " + model::names_of_parties(*view.live, named, " or ");
            if (named.size() == 1) field.value = model::name_of_party(*view.live, named.front());
        } else {
            field.hint = "A name, or a post. Not a member, who has a seat already.";
        }
        return {field};
    }

    /// `date_changed`: while the reader had the page open; nothing where it is shown for the first time.
    http::Reply form_page(int status, const Visit& visit, const std::vector<Field>& fields, std::optional<bool> date_changed = {}) const {
        const auto& view = visit.view;
        const auto page = visit.page == "substitute" && !may_send(visit) ? std::string() : visit.page;
        const auto held_on = model::date_of(view.instance.facts, "held_on");
        std::string title = "Are you coming?";
        if (page == "coming") title = "I am coming";
        if (page == "apologies") title = "Apologies";
        if (page == "substitute") title = "Somebody comes in my place";
        auto shown = head(visit, title);
        shown.set("base", visit.base);
        shown.set("shown_on", model::text_of(view.instance.facts, "held_on"));
        shown.set("shown_version", std::to_string(view.instance.version));
        shown.set("action", visit.base + "/" + page);
        put_fields(shown, fields);
        std::vector<std::string> notes;
        if (held_on && date_changed)
            notes.push_back((*date_changed ? "The date has changed since you opened this page: the meeting is on "
                                           : "The page was not sent whole. The meeting is on ") +
                            calendar::in_words(*held_on) + ". Nothing was recorded: if your answer is for that day, send it again.");
        else if (held_on && !meeting::asked_about_this_date(view.instance, visit.link.claim.revision))
            notes.push_back("The date has changed since this mail was written: it is on " + calendar::in_words(*held_on) +
                            " now. Your answer is for that day.");
        if (auto said = said_so_far(view, visit.link.claim.party); !said.empty()) notes.push_back(said);
        shown.set("notes", lines_of(notes));
        if (may_send(visit)) shown.set("may_send", data{data::type::bool_true});
        put_calendar(shown, visit);
        if (page.empty()) return pages_.page(status, "attend", shown);
        shown.set("button", page == "coming" ? "I am coming" : page == "apologies" ? "Send my apologies" : "Say who comes");
        return pages_.page(status, "attend_form", shown);
    }

    const Pages& pages_;
};

}  // namespace

std::unique_ptr<PageKind> attendance_pages(const Pages& pages) { return std::make_unique<AttendancePages>(pages); }

}  // namespace beadle::web
