#include "daemon/web/feeds.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/audit/line.hpp"

namespace beadle::web {
namespace {

using calendar_feed::Calendar;

/// "Tue, 01 Nov 2022 10:00:00 GMT" (RFC 9110, 5.6.7)
std::string http_date(calendar::Instant instant) {
    static constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{instant - day};
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", weekdays[std::chrono::weekday{day}.c_encoding()],
                       static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

/// True where a list of entity tags names `tag`, weakly compared: proxies that compress make it weak.
bool names(std::string_view list, std::string_view tag) {
    if (list == "*") return true;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        auto one = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
        while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == tag) return true;
    }
    return false;
}

/// A mail may be about an item or a paper: its meeting is meant.
std::optional<model::Instance> meeting_of(store::Store& store, const notify::Claim& claim) {
    auto id = claim.instance;
    for (int steps = 0; steps < 2; ++steps) {
        auto loaded = store.load({{claim.system, id}});
        if (loaded.instances.empty()) return std::nullopt;
        if (loaded.instances.front().workflow == "meeting") return std::move(loaded.instances.front());
        id = model::text_of(loaded.instances.front().facts, "meeting");
    }
    return std::nullopt;
}

/// Nothing where post, office or body are not in the definition any more.
std::optional<Calendar> calendar_of(store::Store& store, const model::Definition& live, const notify::Claim& claim,
                                    const FeedChoices& choices, calendar::Date today) {
    calendar_feed::Wanted wanted{.party = claim.party, .body = "", .cancelled = choices.cancelled, .show = choices.show};
    if (claim.party.empty()) {
        const auto body =
            std::find_if(live.bodies.begin(), live.bodies.end(), [&](const auto& one) { return one.second.prefix == claim.instance; });
        if (body == live.bodies.end()) return std::nullopt;
        wanted.body = body->first;
    } else if (!model::find_party(live, claim.party)) {
        return std::nullopt;
    }
    return calendar_feed::calendar_of(store, live, wanted, today);
}

}  // namespace

std::optional<FeedChoices> feed_choices(const std::map<std::string, std::string, std::less<>>& query) {
    using calendar_feed::Cancelled;
    using calendar_feed::Show;
    static const std::map<std::string, Cancelled, std::less<>> cancelled{
        {"show", Cancelled::show}, {"hide", Cancelled::hide}, {"confirmed", Cancelled::confirmed}};
    static const std::map<std::string, Show, std::less<>> shows{
        {"all", Show::all}, {"meetings", Show::meetings}, {"deadlines", Show::deadlines}};
    FeedChoices out;
    for (const auto& [name, value] : query) {
        if (const auto found = cancelled.find(value); name == "cancelled" && found != cancelled.end()) out.cancelled = found->second;
        else if (const auto show = shows.find(value); name == "show" && show != shows.end()) out.show = show->second;
        else if (name == "times" && (value == "local" || value == "utc")) out.in_utc = value == "utc";
        else return std::nullopt;
    }
    return out;
}

std::optional<Feed> read_feed(store::Store& store, api::Catalogue& catalogue, const notify::Claim& claim, const FeedChoices& choices,
                              calendar::Instant now) {
    const auto live = catalogue.live(store, claim.system);
    if (!live) return std::nullopt;
    const auto zone = catalogue.zone(store, claim.system);
    Feed out;
    out.is_one_meeting = claim.purpose == "meeting";
    std::optional<Calendar> calendar;
    if (out.is_one_meeting) {
        if (const auto meeting = meeting_of(store, claim)) calendar = calendar_feed::calendar_of_meeting(store, *live, *meeting);
    } else {
        calendar = calendar_of(store, *live, claim, choices, calendar::local_date(*zone, now));
    }
    if (!calendar) return std::nullopt;
    for (const auto& event : calendar->events) out.modified = std::max(out.modified, event.modified);
    out.text = to_icalendar(*calendar, *zone, choices.in_utc);
    return out;
}

http::Reply feed_reply(Feed feed, std::string_view if_none_match) {
    const auto tag = fmt::format("\"{}\"", audit::sha256_hex(feed.text).substr(0, 32));
    http::Reply reply;
    reply.content_type = "text/calendar; charset=utf-8";
    reply.headers = {{"ETag", tag},
                     {"Cache-Control", "private, max-age=3600"},
                     {"X-Content-Type-Options", "nosniff"},
                     {"Referrer-Policy", "no-referrer"},
                     {"X-Robots-Tag", "noindex, nofollow"}};
    if (feed.modified != calendar::Instant{}) reply.headers.emplace_back("Last-Modified", http_date(feed.modified));
    if (names(if_none_match, tag)) {
        reply.status = 304;
        return reply;
    }
    reply.headers.emplace_back("Content-Disposition",
                               feed.is_one_meeting ? "attachment; filename=\"meeting.ics\"" : "inline; filename=\"calendar.ics\"");
    reply.body = std::move(feed.text);
    return reply;
}

}  // namespace beadle::web
