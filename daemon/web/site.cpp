#include "daemon/web/site.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <mutex>
#include <optional>

#include "daemon/api/catalogue.hpp"
#include "daemon/api/request.hpp"
#include "daemon/api/when.hpp"
#include "daemon/audit/line.hpp"
#include "daemon/calendar_feed/address.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/web/feeds.hpp"
#include "daemon/web/form.hpp"
#include "workflows/decide.hpp"
#include "workflows/duties/answer.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::web {
namespace mustache = kainjow::mustache;
namespace {

using model::text_of;
using mustache::data;
using notify::capitalised;

/// What a page tells of a duty, as the store has it now.
struct View {
    model::Instance instance;
    model::Duty duty;
    std::shared_ptr<const model::Definition> live;
    std::shared_ptr<const calendar::Zone> zone;
    std::shared_ptr<const model::Instance> body_register;  ///< For who holds a post; may be null.
    model::Instant now{};
};

/// A field of a form, with what was sent in it and what is wrong with that.
struct Field {
    std::string id, label, hint{};
    bool is_long = false;
    std::string value{}, mistake{};
};

enum class Page { choose, done, late, not_mine };

std::optional<Page> page_of(const std::vector<std::string>& segments) {
    if (segments.size() == 2) return Page::choose;
    if (segments.size() != 3) return std::nullopt;
    if (segments[2] == "done") return Page::done;
    if (segments[2] == "late") return Page::late;
    if (segments[2] == "not-mine") return Page::not_mine;
    return std::nullopt;
}

data lines_of(const std::vector<std::string>& lines) {
    data list{data::type::list};
    for (const auto& line : lines) list.push_back(data{"line", line});
    return list;
}

/// What every page has: whose record it is, and what is owed.
data page_data(const View& view, const std::string& title) {
    data page{data::type::object};
    page.set("title", title);
    page.set("system_name", view.live->name);
    if (const auto offices = duties::offices_keeping(*view.live, view.instance); !offices.empty()) {
        page.set("office_name", offices.front()->name);
        page.set("office_mail", offices.front()->mail);
    }
    data rows{data::type::list};
    const auto row = [&rows](const char* label, const std::string& value) {
        if (value.empty()) return;
        data one{data::type::object};
        one.set("label", label);
        one.set("value", value);
        rows.push_back(one);
    };
    row("What", capitalised(view.duty.what));
    row("Due", duties::due_words(view.duty));
    row(view.instance.workflow == "meeting" ? "Meeting" : "About", duties::name_of(view.instance, *view.live));
    if (const auto held_on = model::date_of(view.instance.facts, "held_on")) row("On", calendar::in_words(*held_on));
    row("Owed by", model::name_of_party(*view.live, view.duty.owed_by));
    row("Rule", view.duty.rule);
    row("Reference", view.instance.id + " " + view.duty.ref);
    page.set("rows", rows);
    page.set("has_rows", data{data::type::bool_true});
    return page;
}

data field_data(const Field& field) {
    data one{data::type::object};
    one.set("id", field.id);
    one.set("label", field.label);
    one.set("value", field.value);
    if (!field.hint.empty()) one.set("hint", field.hint);
    if (!field.mistake.empty()) one.set("mistake", field.mistake);
    if (field.is_long) one.set("is_long", data{data::type::bool_true});
    std::string described;
    if (!field.hint.empty()) described = field.id + "-hint";
    if (!field.mistake.empty()) described += (described.empty() ? "" : " ") + field.id + "-error";
    if (!described.empty()) one.set("described_by", described);
    return one;
}

/// "hold_on" as a label: what known_facts says of it, with a capital.
std::string label_of(const std::string& kind, const std::string& fact) {
    for (const auto& [name, words] : known_facts(kind))
        if (name == fact) return capitalised(words.substr(0, words.find(", as ")));
    return capitalised(fact);
}

bool is_date(const std::string& kind, const std::string& fact) {
    for (const auto& [name, words] : known_facts(kind))
        if (name == fact) return words.find("date") != std::string::npos || words.find("day") != std::string::npos;
    return false;
}

/// "2022-12-02 16:00": what a person can put right with the fewest keys.
std::string now_for_people(const View& view) {
    const auto local = calendar::to_local(*view.zone, view.now);
    const auto minutes = local.at.count();
    return fmt::format("{} {:02}:{:02}", calendar::to_iso(local.date), minutes / 60, minutes % 60);
}

std::vector<Field> fields_of(Page page, const View& view) {
    std::vector<Field> fields;
    if (page == Page::done) {
        fields.push_back({.id = "when",
                          .label = "When was it done?",
                          .hint = "Day and time, for example: today 9am, or 2 December 2022 16:00. What counts is when it happened.",
                          .value = now_for_people(view)});
        const auto done = duties::done_by(view.instance, view.duty);
        for (const auto& fact : done.needs)
            fields.push_back(
                {.id = fact, .label = label_of(done.kind, fact), .hint = is_date(done.kind, fact) ? "For example: 13 December 2022" : ""});
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

/// Who answers: the post or office that was asked. One who was told by an escalation speaks for whoever owes it.
model::Actor actor_of(const View& view, const notify::Claim& claim) {
    model::Actor actor;
    const auto* facts = view.body_register ? &view.body_register->facts : nullptr;
    const auto holder = model::holder_on(*view.live, facts, claim.party, calendar::local_date(*view.zone, view.now));
    actor.person = holder && !holder->person.empty() ? holder->person : claim.party;
    for (const auto& capacity : {claim.party, view.duty.owed_by}) {
        auto& list = view.live->offices.contains(capacity) ? actor.offices : actor.posts;
        if (std::find(list.begin(), list.end(), capacity) == list.end()) list.push_back(capacity);
    }
    return actor;
}

/// The event that the form says, or what is wrong with it, written to its fields.
std::optional<model::Event> event_of(Page page, const View& view, const notify::LinkKeys::Opened& link, std::vector<Field>& fields) {
    const auto field = [&](std::string_view id) -> Field& {
        return *std::find_if(fields.begin(), fields.end(), [&](const Field& one) { return one.id == id; });
    };
    model::Event event;
    event.system = view.instance.system;
    event.instance = view.instance.id;
    event.actor = actor_of(view, link.claim);
    event.happened_at = view.now;
    event.facts = {{"duty", view.duty.ref}};
    const auto date_in = [&](Field& asked, const char* what) -> std::string {
        if (const auto iso = calendar::date_from_iso(asked.value)) return asked.value;
        const auto date = calendar::parse_date(asked.value);
        if (date) return calendar::to_iso(*date);
        asked.mistake = asked.value.empty() ? fmt::format("Enter {}", what)
                                            : fmt::format("'{}' is not a date: write it as 13 December 2022", asked.value);
        return {};
    };
    std::string act;
    if (page == Page::done) {
        const auto done = duties::done_by(view.instance, view.duty);
        event.kind = done.kind;
        for (const auto& [name, value] : done.facts) event.facts[name] = value;
        for (const auto& fact : done.needs) {
            auto& asked = field(fact);
            if (is_date(done.kind, fact)) event.facts[fact] = date_in(asked, "the date");
            else if (asked.value.empty())
                asked.mistake = "Enter " + std::string(1, static_cast<char>(std::tolower(asked.label[0]))) + asked.label.substr(1);
            else event.facts[fact] = asked.value;
        }
        auto& when = field("when");
        const auto read = api::parse_when(when.value, view.now, *view.zone, api::NoTime::is_an_error);
        if (!read) when.mistake = fmt::format("Enter the day and the time: {}", read.error().detail);
        else if (*read > view.now + std::chrono::minutes{1}) when.mistake = "That is still to come: answer when it is done";
        else event.happened_at = *read;
        act = "done";
    } else if (page == Page::late) {
        event.kind = "DutyWillBeLate";
        event.facts["expected"] = date_in(field("expected"), "the day by which it will come");
        event.facts["reason"] = field("reason").value;
        if (field("reason").value.empty()) field("reason").mistake = "Enter why it will be late";
        act = "late " + event.facts["expected"] + " " + field("reason").value;  // It may be said again, otherwise.
    } else {
        event.kind = "DutyNotMine";
        for (const char* fact : {"to", "reason"})
            if (!field(fact).value.empty()) event.facts[fact] = field(fact).value;
        act = "not mine";
    }
    if (std::any_of(fields.begin(), fields.end(), [](const Field& one) { return !one.mistake.empty(); })) return std::nullopt;
    event.id = "link:" + audit::sha256_hex(link.id + " " + act).substr(0, 32);
    return event;
}

/// True where whoever was asked is the office that would be told.
bool is_the_office(const View& view, const notify::Claim& claim) {
    const auto offices = duties::offices_keeping(*view.live, view.instance);
    return offices.size() == 1 && offices.front()->id == claim.party;
}

std::string title_of(Page page, const View& view) {
    switch (page) {
        case Page::choose: return capitalised(view.duty.what);
        case Page::done: return "Done: " + view.duty.what;
        case Page::late: return "Will be late: " + view.duty.what;
        case Page::not_mine: return "Not mine: " + view.duty.what;
    }
    return {};
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

}  // namespace

struct Site::Parts : std::enable_shared_from_this<Parts> {
    Parts(api::Backend& backend_, notify::LinkKeys& keys_, SiteOptions options_)
        : backend(backend_),
          keys(keys_),
          options(std::move(options_)),
          pages(options.pages_folder),
          visits(options.pages_a_minute, options.pages_a_minute / 2),
          bad_links(options.bad_links_a_minute, options.bad_links_a_minute) {}

    api::Backend& backend;
    notify::LinkKeys& keys;
    SiteOptions options;
    Pages pages;
    Rate visits, bad_links;
    api::Catalogue catalogue;  // On the thread that the questions run on.

    http::Reply plain(int status, const std::string& title, const std::vector<std::string>& lines) const {
        data page{data::type::object};
        page.set("title", title);
        page.set("lines", lines_of(lines));
        return pages.page(status, "said", page);
    }

    http::Reply not_here() const {
        return plain(404, "There is no such page",
                     {"If you typed the address, check that it is right.",
                      "If you followed a link from a mail, open the mail again: "
                      "some programs cut long links in two."});
    }

    void answer(http::Message message, const std::string& client, Answered answered) {
        const auto now = backend.health().now;
        const auto machine_now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
        if (!visits.allows(client, machine_now))
            return answered(plain(429, "Too many requests", {"Wait a minute, then try again. Nothing was recorded."}));
        const auto target = api::parse_target(message.target);
        if (!target || target->segments.size() < 2) return answered(not_here());
        const bool looks = message.method == "GET" || message.method == "HEAD";
        if (looks && target->segments == std::vector<std::string>{"assets", "nhsuk.css"}) return answered(pages.style());
        if (target->segments[0] == "f" || target->segments[0] == "m") return answer_feed(*target, message, client, machine_now, answered);
        const auto page = page_of(target->segments);
        if (target->segments[0] != "a" || !page) return answered(not_here());
        if (!looks && (message.method != "POST" || *page == Page::choose)) {
            auto reply = plain(405, "This page is only for looking at", {"Open the link from the mail again."});
            reply.headers.emplace_back("Allow", *page == Page::choose ? "GET, HEAD" : "GET, HEAD, POST");
            return answered(std::move(reply));
        }
        const auto link = keys.open(target->segments[1], now);
        if (!link) {
            if (link.error() == notify::make_error_code(notify::LinkFault::expired))
                return answered(plain(
                    410, "This link has expired",
                    {"Links in mails work for 90 days. Nothing was recorded.", "To answer, reply to the mail, or wait for the next one."}));
            if (!bad_links.allows(client, machine_now))
                return answered(plain(429, "Too many links that do not work", {"Wait a minute, then open the link from the mail again."}));
            return answered(plain(404, "This link does not work",
                                  {"It is not complete, or it was changed on the way. Nothing was recorded.",
                                   "Open the mail again and use the link in it; where that fails, reply to the mail."}));
        }
        if (link->claim.purpose != "duty" && link->claim.purpose != "escalation") return answered(not_here());
        std::optional<Form> form;
        if (!looks) {
            if (!message.content_type.starts_with("application/x-www-form-urlencoded") || !(form = parse_form(message.body)))
                return answered(plain(400, "The form could not be read", {"Nothing was recorded. Go back and send it again."}));
        }
        look_up(
            *link,
            [self = shared_from_this(), link = *link, page = *page, form = std::move(form), token = target->segments[1],
             answered](std::optional<View> view) {
                if (!view)
                    return answered(self->plain(404, "This is no longer there",
                                                {"The record that this link is about cannot be found. Reply to the mail."}));
                self->show(*view, link, page, form, "/a/" + token, answered);
            },
            answered);
    }

    /// A calendar at /f/TOKEN.ics, or one meeting at /m/TOKEN.ics.
    void answer_feed(const api::Target& target, const http::Message& message, const std::string& client, model::Instant machine_now,
                     const Answered& answered) {
        constexpr std::string_view ending = ".ics";
        const bool is_feed = target.segments[0] == "f";
        if (target.segments.size() != 2 || !target.segments[1].ends_with(ending) || (is_feed && !options.feed_keys))
            return answered(not_here());
        if (message.method != "GET" && message.method != "HEAD") {
            auto reply = plain(405, "A calendar is only for reading", {"Subscribe to its address in a calendar program."});
            reply.headers.emplace_back("Allow", "GET, HEAD");
            return answered(std::move(reply));
        }
        const auto token = std::string_view(target.segments[1]).substr(0, target.segments[1].size() - ending.size());
        const auto link = (is_feed ? *options.feed_keys : keys).open(token, backend.health().now);
        if (!link || link->claim.purpose != (is_feed ? "feed" : "meeting")) {
            if (!link && link.error() == notify::make_error_code(notify::LinkFault::expired))
                return answered(plain(410, "This link has expired", {"Links in mails work for 90 days. A later mail has another."}));
            if (!bad_links.allows(client, machine_now))
                return answered(plain(429, "Too many addresses that do not work", {"Wait a minute, then try again."}));
            return answered(
                plain(404, "There is no calendar at this address",
                      {"It is not complete, or it has been replaced by a new one. Ask the office for the address as it is now."}));
        }
        const auto choices = feed_choices(target.query);
        if (!choices)
            return answered(plain(400, "The address asks for something that is not known",
                                  {"It may end with ?cancelled=show, hide or confirmed, with ?show=all, meetings or deadlines, and with "
                                   "?times=local or utc."}));
        const auto feed = std::make_shared<std::optional<Feed>>();
        backend.read(
            [self = shared_from_this(), feed, claim = link->claim, choices = *choices](store::Store& store) {
                *feed = read_feed(store, self->catalogue, claim, choices, self->backend.health().now);
            },
            [self = shared_from_this(), feed, known = message.if_none_match, answered](std::exception_ptr failed) {
                if (failed) return answered(self->not_readable(failed));
                if (!*feed)
                    return answered(self->plain(404, "This calendar is no longer kept",
                                                {"The post, office, body or meeting that it was for is not in the record any more."}));
                answered(feed_reply(std::move(**feed), known));
            });
    }

    http::Reply not_readable(const std::exception_ptr& failed) const {
        try {
            std::rethrow_exception(failed);
        } catch (const std::exception& error) {
            spdlog::warn("a link could not be looked up: {}", error.what());
        }
        return plain(503, "The record cannot be read just now", {"Nothing was recorded. Try again in some minutes, or reply to the mail."});
    }

    /// Reads what the link is about, then goes on; what fails is answered.
    void look_up(const notify::LinkKeys::Opened& link, std::function<void(std::optional<View>)> then, const Answered& answered) {
        const auto found = std::make_shared<std::optional<View>>();
        backend.read(
            [self = shared_from_this(), found, claim = link.claim](store::Store& store) {
                View view;
                view.now = self->backend.health().now;
                view.live = self->catalogue.live(store, claim.system);
                auto loaded = store.load({{claim.system, claim.instance}});
                if (!view.live || loaded.instances.empty()) return;
                view.instance = std::move(loaded.instances.front());
                const auto* duty = model::find_duty(view.instance, claim.duty);
                if (!duty) return;
                view.duty = *duty;
                view.zone = self->catalogue.zone(store, claim.system);
                if (const auto post = view.live->posts.find(claim.party); post != view.live->posts.end())
                    if (const auto* body = model::find_body(*view.live, post->second.body))
                        if (auto registers = store.load({{claim.system, body->prefix}}); !registers.instances.empty())
                            view.body_register = std::make_shared<const model::Instance>(std::move(registers.instances.front()));
                *found = std::move(view);
            },
            [self = shared_from_this(), found, then = std::move(then), answered](std::exception_ptr failed) {
                if (failed) return answered(self->not_readable(failed));
                then(std::move(*found));
            });
    }

    /// Why nothing is asked of this person about it any more, as a page; nothing where something is.
    std::optional<http::Reply> nothing_asked(const View& view, const notify::Claim& claim) const {
        const auto say = [&](const std::string& title, std::vector<std::string> lines) {
            auto page = page_data(view, title);
            page.set("lines", lines_of(lines));
            return pages.page(200, "said", page);
        };
        const auto& duty = view.duty;
        const auto on = [&](const std::optional<model::Instant>& at) {
            return at ? " on " + duties::in_words(*view.zone, *at) : std::string();
        };
        switch (duty.outcome) {
            case model::Outcome::met:
            case model::Outcome::met_late:
                return say("This is done", {capitalised(duty.what) + " is recorded as done" + on(duty.happened_at) +
                                                (duty.outcome == model::Outcome::met_late ? ", late." : ", in time."),
                                            "Nothing more is asked of you. If that is wrong, tell the office."});
            case model::Outcome::excused: return say("This is excused", {"Nothing more is asked of you: " + duty.reason + "."});
            case model::Outcome::withdrawn: return say("This is no longer asked", {"Nothing more is asked of you: " + duty.reason + "."});
            default: break;
        }
        if (claim.purpose == "duty" && claim.party != duty.owed_by)
            return say("This is no longer yours",
                       {model::name_of_party(*view.live, duty.owed_by) + " has it now. Nothing more is asked of you."});
        return std::nullopt;
    }

    void show(const View& view, const notify::LinkKeys::Opened& link, Page page, const std::optional<Form>& form, const std::string& base,
              const Answered& answered) {
        // Even a form that is sent twice learns what became of it: by then the duty has ended.
        if (auto ended = nothing_asked(view, link.claim)) return answered(std::move(*ended));
        if (page == Page::done && duties::done_by(view.instance, view.duty).kind.empty()) page = Page::choose;
        auto fields = fields_of(page, view);
        if (!form || page == Page::choose) return answered(form_page(200, view, link.claim, page, fields, base));
        for (auto& field : fields)
            if (const auto sent = form->find(field.id); sent != form->end()) field.value = sent->second;
        auto event = event_of(page, view, link, fields);
        if (!event) return answered(form_page(422, view, link.claim, page, fields, base));
        backend.submit(std::move(*event), [self = shared_from_this(), view, link, page, answered](const engine::Answer& answer) {
            self->say_what_became(view, link, page, answer, answered);
        });
    }

    http::Reply form_page(int status, const View& view, const notify::Claim& claim, Page page, const std::vector<Field>& fields,
                          const std::string& base) const {
        auto shown = page_data(view, title_of(page, view));
        shown.set("base", base);
        shown.set("action", base + "/" + (page == Page::done ? "done" : page == Page::late ? "late" : "not-mine"));
        data list{data::type::list}, mistakes{data::type::list};
        bool has_mistakes = false;
        for (const auto& field : fields) {
            list.push_back(field_data(field));
            if (field.mistake.empty()) continue;
            has_mistakes = true;
            data mistake{data::type::object};
            mistake.set("field", field.id);
            mistake.set("text", field.mistake);
            mistakes.push_back(mistake);
        }
        shown.set("fields", list);
        if (has_mistakes) {
            shown.set("has_mistakes", data{data::type::bool_true});
            shown.set("mistakes", mistakes);
        }
        std::vector<std::string> notes;
        if (claim.revision != view.duty.revision)
            notes.push_back("The date has changed since this mail was written: it is due " + duties::due_words(view.duty) + " now.");
        if (view.duty.outcome == model::Outcome::not_met) notes.push_back("It is recorded as not done. If it was done, say when.");
        if (auto said = duties::said_of(view.instance, view.duty); !said.empty()) notes.push_back(said + ".");
        if (claim.purpose == "escalation")
            notes.push_back("You answer here for " + model::name_of_party(*view.live, view.duty.owed_by) + ", who owes it.");
        shown.set("notes", lines_of(notes));
        if (!duties::done_by(view.instance, view.duty).kind.empty()) shown.set("can_be_done", data{data::type::bool_true});
        if (options.feed_keys && page == Page::choose) {
            shown.set("feed_of", model::name_of_party(*view.live, claim.party));
            shown.set("feed_url", calendar_feed::feed_address(*options.feed_keys, options.address,
                                                              {.system = claim.system, .party = claim.party, .body_prefix = ""}, view.now));
        }
        return pages.page(status, name_of(page), shown);
    }

    void say_what_became(const View& before, const notify::LinkKeys::Opened& link, Page page, const engine::Answer& answer,
                         const Answered& answered) {
        if (!answer.error.empty())
            return answered(
                plain(503, "It could not be recorded just now", {"Send it again in some minutes; it will not be counted twice."}));
        std::vector<std::string> notes;
        for (const auto& finding : answer.findings) {
            if (!finding.numbers.empty()) notes.push_back(capitalised(finding.numbers) + ".");
            for (const auto& way : finding.ways_on) notes.push_back(way);
        }
        if (answer.verdict == model::Verdict::not_accepted) {
            auto shown = page_data(before, "This was not accepted");
            shown.set("lines", lines_of({"It is noted that it was said. Nothing else has changed."}));
            shown.set("notes", lines_of(notes));
            return answered(pages.page(409, "said", shown));
        }
        look_up(
            link,
            [self = shared_from_this(), page, before, link, repeated = answer.repeated, notes, answered](std::optional<View> after) {
                const auto& view = after ? *after : before;
                auto shown = page_data(view, "Thank you: it is recorded");
                std::vector<std::string> lines;
                if (repeated) lines.push_back("You had sent this before; it is counted once.");
                if (page == Page::done) {
                    const bool ended = view.duty.outcome != model::Outcome::open && view.duty.outcome != model::Outcome::not_met;
                    lines.push_back(ended
                                        ? capitalised(view.duty.what) + " is recorded as done" +
                                              (view.duty.happened_at ? " on " + duties::in_words(*view.zone, *view.duty.happened_at) : "") +
                                              (view.duty.outcome == model::Outcome::met_late ? ", late." : ", in time.")
                                        : "What you said is recorded; the duty itself stays open. The office sees both.");
                    if (ended) lines.push_back("Nothing more is asked of you about it.");
                } else if (page == Page::late) {
                    lines.push_back(
                        is_the_office(view, link.claim)
                            ? "It is on the record, and later mails say so. Until it is done it stays owed, and its reminders go on."
                            : "The office is told, with your reason. Until it is done it stays owed, and its reminders go on.");
                } else {
                    lines.push_back("The office is told. Until it has given it to somebody else, it stays with " +
                                    model::name_of_party(*view.live, view.duty.owed_by) + ".");
                }
                shown.set("lines", lines_of(lines));
                shown.set("notes", lines_of(notes));
                answered(self->pages.page(200, "said", shown));
            },
            answered);
    }
};

Site::Site(api::Backend& backend, notify::LinkKeys& keys, SiteOptions options)
    : parts_(std::make_shared<Parts>(backend, keys, std::move(options))) {}

Site::~Site() = default;

void Site::answer(http::Message message, std::string_view peer, Answered answered) {
    std::string client{peer};
    if (parts_->options.behind_proxy && !message.forwarded_for.empty()) {
        // What stands before the last comma the client may have written itself.
        const auto comma = message.forwarded_for.rfind(',');
        client = message.forwarded_for.substr(comma == std::string::npos ? 0 : comma + 1).substr(0, 64);
    }
    parts_->answer(std::move(message), client, std::move(answered));
}

http::Reply Site::excuse(const http::Fault& fault) const {
    return parts_->plain(fault.status, "This could not be read", {capitalised(fault.error) + ".", "Open the link from the mail again."});
}

http::Answering Site::answering() {
    return {.answer = [this](http::Message message, const std::string& peer,
                             Answered answered) { answer(std::move(message), peer, std::move(answered)); },
            .excuse = [this](const http::Fault& fault) { return excuse(fault); }};
}

}  // namespace beadle::web
