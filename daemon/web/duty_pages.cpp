#include "daemon/web/duty_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/api/when.hpp"
#include "daemon/notify/words.hpp"
#include "workflows/decide.hpp"
#include "workflows/duties/answer.hpp"
#include "workflows/duties/words.hpp"

namespace beadle::web {
namespace {

using kainjow::mustache::data;
using notify::capitalised;

enum class Page { choose, done, late, not_mine };

std::optional<Page> page_of(std::string_view name) {
    if (name.empty()) return Page::choose;
    if (name == "done") return Page::done;
    if (name == "late") return Page::late;
    if (name == "not-mine") return Page::not_mine;
    return std::nullopt;
}

const char* name_of(Page page) {
    switch (page) {
        case Page::choose: return "choose";
        case Page::done: return "done";
        case Page::late: return "late";
        case Page::not_mine: return "not_mine";
    }
    return "choose";
}

/// What there is to say of a fact that is asked for; of one that is not known, its name.
KnownFact known_fact(const std::string& kind, const std::string& name) {
    for (const auto& fact : known_facts(kind))
        if (fact.name == name) return fact;
    return {name, name};
}

constexpr std::string_view before_example = ", as ";

/// "the date, as 2022-12-13" gives "The date".
std::string label_of(const KnownFact& fact) { return capitalised(fact.words.substr(0, fact.words.find(before_example))); }

std::string hint_of(const KnownFact& fact) {
    if (fact.value == KnownFact::Value::date) return "For example: 13 December 2022";
    const auto at = fact.words.find(before_example);
    return at == std::string::npos ? std::string() : "For example: " + fact.words.substr(at + before_example.size());
}

/// "2022-12-02 16:00": what a person can put right with the fewest keys.
std::string now_for_people(const View& view) {
    const auto local = calendar::to_local(*view.zone, view.now);
    const auto minutes = local.at.count();
    return fmt::format("{} {:02}:{:02}", calendar::to_iso(local.date), minutes / 60, minutes % 60);
}

std::vector<Field> fields_of(Page page, const View& view, const model::Duty& duty) {
    std::vector<Field> fields;
    if (page == Page::done) {
        fields.push_back({.id = "when",
                          .label = "When was it done?",
                          .hint = "Day and time, for example: today 9am, or 2 December 2022 16:00. What counts is when it happened.",
                          .value = now_for_people(view)});
        const auto done = duties::done_by(view.instance, duty);
        for (const auto& name : done.needs) {
            const auto fact = known_fact(done.kind, name);
            fields.push_back({.id = name, .label = label_of(fact), .hint = hint_of(fact)});
        }
    } else if (page == Page::late) {
        fields.push_back({.id = "expected", .label = "By which day will it come?", .hint = "For example: 13 December 2022"});
        fields.push_back({.id = "reason", .label = "Why will it be late?", .hint = "The office is told in these words.", .is_long = true});
    } else if (page == Page::not_mine) {
        fields.push_back(
            {.id = "to", .label = "Whose is it?", .hint = "A post, an office or a name; leave it empty where you do not know."});
        fields.push_back(
            {.id = "reason", .label = "Anything the office should know", .hint = "You may leave this empty.", .is_long = true});
    }
    return fields;
}

/// The same form sent again is the same answer. What is said otherwise is another one, and so is what is said after something else was: so all that was said and
/// the version that was looked at are part of the id.
std::string act_of(Page page, const std::vector<Field>& fields, const Form& form) {
    auto act = fmt::format("{} {}", name_of(page), model::number_of(form, "version").value_or(0));
    for (const auto& field : fields) act += fmt::format("\n{} {} {}", field.id, field.value.size(), field.value);
    return act;
}

/// The event that the form says, or what is wrong with it, written to its fields.
std::optional<model::Event> event_of(Page page, const Visit& visit, const model::Duty& duty, std::vector<Field>& fields, const Form& form) {
    const auto& view = visit.view;
    const auto field = [&](std::string_view id) -> Field& {
        return *std::find_if(fields.begin(), fields.end(), [&](const Field& one) { return one.id == id; });
    };
    // One who was told by an escalation speaks for whoever owes it.
    auto event = event_by(visit, actor_of(view, {visit.link.claim.party, duty.owed_by}), "");
    event.facts = {{"duty", duty.ref}};
    const auto date_in = [&](Field& asked, const char* what) -> std::string {
        if (const auto iso = calendar::date_from_iso(asked.value)) return asked.value;
        const auto date = calendar::parse_date(asked.value);
        if (date) return calendar::to_iso(*date);
        asked.mistake = asked.value.empty() ? fmt::format("Enter {}", what)
                                            : fmt::format("'{}' is not a date: write it as 13 December 2022", asked.value);
        return {};
    };
    if (page == Page::done) {
        const auto done = duties::done_by(view.instance, duty);
        event.kind = done.kind;
        for (const auto& [name, value] : done.facts) event.facts[name] = value;
        for (const auto& name : done.needs) {
            auto& asked = field(name);
            if (known_fact(done.kind, name).value == KnownFact::Value::date) event.facts[name] = date_in(asked, "the date");
            else if (asked.value.empty())
                asked.mistake = "Enter " + std::string(1, static_cast<char>(std::tolower(asked.label[0]))) + asked.label.substr(1);
            else event.facts[name] = asked.value;
        }
        auto& when = field("when");
        const auto read = api::parse_when(when.value, view.now, *view.zone, api::NoTime::is_an_error);
        if (!read) when.mistake = fmt::format("Enter the day and the time: {}", read.error().detail);
        else if (*read > view.now + std::chrono::minutes{1}) when.mistake = "That is still to come: answer when it is done";
        else event.happened_at = *read;
    } else if (page == Page::late) {
        event.kind = "DutyWillBeLate";
        event.facts["expected"] = date_in(field("expected"), "the day by which it will come");
        event.facts["reason"] = field("reason").value;
        if (field("reason").value.empty()) field("reason").mistake = "Enter why it will be late";
    } else {
        event.kind = "DutyNotMine";
        for (const char* fact : {"to", "reason"})
            if (!field(fact).value.empty()) event.facts[fact] = field(fact).value;
    }
    if (has_mistakes(fields)) return std::nullopt;
    event.id = event_id(visit, act_of(page, fields, form));
    return event;
}

std::string recorded_as_done(const View& view, const model::Duty& duty) {
    return capitalised(duty.what) + " is recorded as done" +
           (duty.happened_at ? " on " + duties::in_words(*view.zone, *duty.happened_at) : "") +
           (duty.outcome == model::Outcome::met_late ? ", late." : ", in time.");
}

/// True where whoever was asked is the office that would be told.
bool is_the_office(const View& view, const notify::Claim& claim) {
    const auto offices = duties::offices_keeping(*view.live, view.instance);
    return offices.size() == 1 && offices.front()->id == claim.party;
}

std::string title_of(Page page, const model::Duty& duty) {
    switch (page) {
        case Page::choose: return capitalised(duty.what);
        case Page::done: return "Done: " + duty.what;
        case Page::late: return "Will be late: " + duty.what;
        case Page::not_mine: return "Not mine: " + duty.what;
    }
    return {};
}

class DutyPages : public PageKind {
public:
    explicit DutyPages(const Pages& pages) : pages_(pages) {}

    bool is_for(const notify::Claim& claim) const override { return claim.purpose == "duty" || claim.purpose == "escalation"; }
    bool has_page(std::string_view page) const override { return page_of(page).has_value(); }

    http::Reply shown(const Visit& visit) const override {
        const auto* duty = model::find_duty(visit.view.instance, visit.link.claim.duty);
        if (!duty) return no_longer_there();
        if (auto ended = nothing_asked(visit, *duty)) return std::move(*ended);
        const auto page = page_for(visit, *duty);
        return form_page(200, visit, *duty, page, fields_of(page, visit.view, *duty));
    }

    std::variant<model::Event, http::Reply> sent(const Visit& visit, const Form& form) const override {
        const auto* duty = model::find_duty(visit.view.instance, visit.link.claim.duty);
        if (!duty) return no_longer_there();
        // Even a form that is sent twice learns what became of it: by then the duty has ended.
        if (auto ended = nothing_asked(visit, *duty)) return std::move(*ended);
        const auto page = page_for(visit, *duty);
        auto fields = fields_of(page, visit.view, *duty);
        if (page == Page::choose) return form_page(200, visit, *duty, page, fields);
        fill_in(fields, form);
        if (auto event = event_of(page, visit, *duty, fields, form)) return std::move(*event);
        return form_page(422, visit, *duty, page, fields);
    }

    http::Reply recorded(const Visit& visit, bool repeated, const std::vector<std::string>& notes) const override {
        const auto* duty = model::find_duty(visit.view.instance, visit.link.claim.duty);
        if (!duty) return no_longer_there();
        const auto& view = visit.view;
        std::vector<std::string> lines;
        if (repeated) lines.push_back("You had sent this before; it is counted once.");
        const auto page = page_of(visit.page);
        if (page == Page::done) {
            const bool ended = duty->outcome != model::Outcome::open && duty->outcome != model::Outcome::not_met;
            lines.push_back(ended ? recorded_as_done(view, *duty)
                                  : "What you said is recorded; the duty itself stays open. The office sees both.");
            if (ended) lines.push_back("Nothing more is asked of you about it.");
        } else if (page == Page::late) {
            lines.push_back(is_the_office(view, visit.link.claim)
                                ? "It is on the record, and later mails say so. Until it is done it stays owed, and its reminders go on."
                                : "The office is told, with your reason. Until it is done it stays owed, and its reminders go on.");
        } else {
            lines.push_back("The office is told. Until it has given it to somebody else, it stays with " +
                            model::name_of_party(*view.live, duty->owed_by) + ".");
        }
        return pages_.said_of(200, head(visit, "Thank you: it is recorded"), lines, notes);
    }

    data head(const Visit& visit, const std::string& title) const override {
        const auto& view = visit.view;
        const auto* duty = model::find_duty(view.instance, visit.link.claim.duty);
        if (!duty) return head_of(view, title, {});
        const auto held_on = model::date_of(view.instance.facts, "held_on");
        return head_of(view, title,
                       {{"What", capitalised(duty->what)},
                        {"Due", duties::due_words(*duty)},
                        {view.instance.workflow == "meeting" ? "Meeting" : "About", duties::name_of(view.instance, *view.live)},
                        {"On", held_on ? calendar::in_words(*held_on) : std::string()},
                        {"Owed by", model::name_of_party(*view.live, duty->owed_by)},
                        {"Rule", duty->rule},
                        {"Reference", view.instance.id + " " + duty->ref}});
    }

private:
    http::Reply no_longer_there() const { return pages_.said(404, "This is no longer there", gone_lines); }

    static Page page_for(const Visit& visit, const model::Duty& duty) {
        const auto page = page_of(visit.page).value_or(Page::choose);
        return page == Page::done && duties::done_by(visit.view.instance, duty).kind.empty() ? Page::choose : page;
    }

    /// Why nothing is asked of this person about it any more, as a page; nothing where something is.
    std::optional<http::Reply> nothing_asked(const Visit& visit, const model::Duty& duty) const {
        const auto& view = visit.view;
        const auto& claim = visit.link.claim;
        const auto say = [&](const std::string& title, const std::vector<std::string>& lines) {
            return pages_.said_of(200, head(visit, title), lines);
        };
        switch (duty.outcome) {
            case model::Outcome::met:
            case model::Outcome::met_late:
                return say("This is done",
                           {recorded_as_done(view, duty), "Nothing more is asked of you. If that is wrong, tell the office."});
            case model::Outcome::excused: return say("This is excused", {"Nothing more is asked of you: " + duty.reason + "."});
            case model::Outcome::withdrawn: return say("This is no longer asked", {"Nothing more is asked of you: " + duty.reason + "."});
            default: break;
        }
        // Whoever was told that it was not done answers while it is told to them: once it was given to others, these have heads of their own.
        const bool is_told = std::any_of(duty.steps.begin(), duty.steps.end(), [&](const model::Step& step) {
            return step.kind == model::Step::Kind::escalate && step.to == claim.party;
        });
        if (claim.party != duty.owed_by && !(claim.purpose == "escalation" && is_told))
            return say("This is no longer yours",
                       {model::name_of_party(*view.live, duty.owed_by) + " has it now. Nothing more is asked of you."});
        return std::nullopt;
    }

    http::Reply form_page(int status, const Visit& visit, const model::Duty& duty, Page page, const std::vector<Field>& fields) const {
        const auto& view = visit.view;
        const auto& claim = visit.link.claim;
        auto shown = head(visit, title_of(page, duty));
        shown.set("base", visit.base);
        shown.set("action", visit.base + "/" + (page == Page::done ? "done" : page == Page::late ? "late" : "not-mine"));
        shown.set("shown_version", std::to_string(view.instance.version));
        put_fields(shown, fields);
        std::vector<std::string> notes;
        if (claim.revision != duty.revision)
            notes.push_back("The date has changed since this mail was written: it is due " + duties::due_words(duty) + " now.");
        if (duty.outcome == model::Outcome::not_met) notes.push_back("It is recorded as not done. If it was done, say when.");
        if (auto said = duties::said_of(view.instance, duty); !said.empty()) notes.push_back(said + ".");
        if (!claim.deputy.empty())
            notes.push_back("You answer here for " + model::name_of_party(*view.live, claim.party) + ", as " +
                            model::name_of_party(*view.live, claim.deputy) + ".");
        if (claim.purpose == "escalation")
            notes.push_back("You answer here for " + model::name_of_party(*view.live, duty.owed_by) + ", who owes it.");
        shown.set("notes", lines_of(notes));
        if (!duties::done_by(view.instance, duty).kind.empty()) shown.set("can_be_done", data{data::type::bool_true});
        put_calendar(shown, visit);
        return pages_.page(status, name_of(page), shown);
    }

    const Pages& pages_;
};

}  // namespace

std::unique_ptr<PageKind> duty_pages(const Pages& pages) { return std::make_unique<DutyPages>(pages); }

}  // namespace beadle::web
