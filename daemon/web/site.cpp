#include "daemon/web/site.hpp"

#include <spdlog/spdlog.h>

#include <optional>

#include "daemon/api/capacity.hpp"
#include "daemon/api/catalogue.hpp"
#include "daemon/api/request.hpp"
#include "daemon/calendar_feed/address.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/web/attendance_pages.hpp"
#include "daemon/web/duty_pages.hpp"
#include "daemon/web/feeds.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::web {

using notify::capitalised;

struct Site::Parts : std::enable_shared_from_this<Parts> {
    Parts(api::Backend& backend_, notify::LinkKeys& keys_, SiteOptions options_)
        : backend(backend_),
          keys(keys_),
          options(std::move(options_)),
          pages(options.pages_folder),
          visits(options.pages_a_minute, options.pages_a_minute / 2),
          bad_links(options.bad_links_a_minute, options.bad_links_a_minute) {
        kinds.push_back(duty_pages(pages));
        kinds.push_back(attendance_pages(pages));
    }

    api::Backend& backend;
    notify::LinkKeys& keys;
    SiteOptions options;
    Pages pages;
    std::vector<std::unique_ptr<PageKind>> kinds;
    Rate visits, bad_links;
    api::Catalogue catalogue;  // On the thread that the questions run on.

    http::Reply plain(int status, const std::string& title, const std::vector<std::string>& lines) const {
        return pages.said(status, title, lines);
    }

    const PageKind* kind_for(const notify::Claim& claim) const {
        for (const auto& kind : kinds)
            if (kind->is_for(claim)) return kind.get();
        return nullptr;
    }

    /// The calendar of whoever was asked; empty where there are no calendars.
    std::string feed_url_for(const notify::Claim& claim, model::Instant now) const {
        if (!options.feed_keys) return {};
        return calendar_feed::feed_address(*options.feed_keys, options.address,
                                           {.system = claim.system, .party = claim.party, .body_prefix = ""}, now);
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
        if (target->segments.size() > 1 && is_sample(target->segments[1]))
            return answered(
                plain(404, "This link is a sample",
                      {"It stands in a preview, or in a mail that went to a test address. It answers for nobody, and nothing was recorded.",
                       "The link in the mail itself will work."}));
        if (target->segments[0] == "f" || target->segments[0] == "m") return answer_feed(*target, message, client, machine_now, answered);
        if (target->segments[0] != "a" || target->segments.size() > 3) return answered(not_here());
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
        const auto page = target->segments.size() == 3 ? target->segments[2] : std::string();
        const auto* kind = kind_for(link->claim);
        if (!kind || !kind->has_page(page)) return answered(not_here());
        if (!looks && (message.method != "POST" || page.empty())) {
            auto reply = plain(405, "This page is only for looking at", {"Open the link from the mail again."});
            reply.headers.emplace_back("Allow", page.empty() ? "GET, HEAD" : "GET, HEAD, POST");
            return answered(std::move(reply));
        }
        std::optional<Form> form;
        if (!looks) {
            if (!message.content_type.starts_with("application/x-www-form-urlencoded") || !(form = parse_form(message.body)))
                return answered(plain(400, "The form could not be read", {"Nothing was recorded. Go back and send it again."}));
        }
        look_up(
            link->claim,
            [self = shared_from_this(), kind, link = *link, page, form = std::move(form), base = "/a/" + target->segments[1],
             answered](std::optional<View> view) {
                if (!view) return answered(self->plain(404, "This is no longer there", gone_lines));
                const auto feed_url = self->feed_url_for(link.claim, view->now);
                const Visit visit{std::move(*view), link, page, base, feed_url};
                if (!form) return answered(kind->shown(visit));
                self->take(*kind, visit, *form, answered);
            },
            answered);
    }

    /// Of a preview or a test: no link that somebody altered, and not counted as one.
    static bool is_sample(std::string_view token) {
        if (token.ends_with(".ics")) token.remove_suffix(4);
        return notify::is_sample_link(token);
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
    void look_up(const notify::Claim& claim, std::function<void(std::optional<View>)> then, const Answered& answered) {
        const auto found = std::make_shared<std::optional<View>>();
        backend.read(
            [self = shared_from_this(), found, claim](store::Store& store) {
                View view;
                view.now = self->backend.health().now;
                view.live = self->catalogue.live(store, claim.system);
                auto loaded = store.load({{claim.system, claim.instance}});
                if (!view.live || loaded.instances.empty()) return;
                view.instance = std::move(loaded.instances.front());
                view.pinned = self->catalogue.pinned(store, view.instance);
                view.zone = self->catalogue.zone(store, claim.system);
                view.answerer = api::who_answers(store, *view.live, claim.deputy.empty() ? claim.party : claim.deputy, claim.party,
                                                 calendar::local_date(*view.zone, claim.expires - notify::link_life),
                                                 calendar::local_date(*view.zone, view.now));
                *found = std::move(view);
            },
            [self = shared_from_this(), found, then = std::move(then), answered](std::exception_ptr failed) {
                if (failed) return answered(self->not_readable(failed));
                then(std::move(*found));
            });
    }

    /// Records what the form says, and says what became of it.
    void take(const PageKind& kind, const Visit& visit, const Form& form, const Answered& answered) {
        auto said = kind.sent(visit, form);
        if (auto* page = std::get_if<http::Reply>(&said)) return answered(std::move(*page));
        auto& event = std::get<model::Event>(said);
        model::say_capacity(event.facts, visit.view.answerer.capacity);
        backend.submit(std::move(event), [self = shared_from_this(), &kind, visit, answered](const engine::Answer& answer) {
            self->say_what_became(kind, visit, answer, answered);
        });
    }

    void say_what_became(const PageKind& kind, const Visit& before, const engine::Answer& answer, const Answered& answered) {
        if (!answer.error.empty())
            return answered(
                plain(503, "It could not be recorded just now", {"Send it again in some minutes; it will not be counted twice."}));
        std::vector<std::string> notes;
        for (const auto& finding : answer.findings) {
            if (!finding.numbers.empty()) notes.push_back(capitalised(finding.numbers) + ".");
            for (const auto& way : finding.ways_on) notes.push_back(way);
        }
        if (answer.verdict == model::Verdict::not_accepted)
            return answered(pages.said_of(409, kind.head(before, "This was not accepted"),
                                          {"It is noted that it was said. Nothing else has changed."}, notes));
        look_up(
            before.link.claim,
            [self = shared_from_this(), &kind, before, repeated = answer.repeated, notes, answered](std::optional<View> view) {
                auto after = before;
                if (view) after.view = std::move(*view);
                answered(kind.recorded(after, repeated, notes));
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
