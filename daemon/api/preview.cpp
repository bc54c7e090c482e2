// Tomorrow's mails: /v1/preview.

#include "daemon/api/preview.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "daemon/api/json.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/when.hpp"
#include "daemon/definitions/nearest.hpp"
#include "daemon/simulate/preview.hpp"
#include "workflows/calendar/deadline.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

constexpr std::chrono::days looked_ahead_max{31};
constexpr std::size_t mails_max = 1000;

json::object to_json(const simulate::PreviewedMail& shown, const std::string& with) {
    const auto& first = shown.about.front();
    json::array about;
    for (const auto& n : shown.about)
        about.push_back(
            {{"id", n.id}, {"body", n.body}, {"instance", n.instance}, {"duty", n.duty}, {"step", n.step}, {"template", n.template_name}});
    const auto state = store::to_words(shown.state);
    json::object out{{"at", calendar::to_iso(shown.at)},
                     {"state", json::string{state.data(), state.size()}},
                     {"to", first.to},
                     {"to_name", shown.mail.to.name},
                     {"to_address", shown.mail.to.address},
                     {"from_name", shown.mail.from.name},
                     {"from_address", shown.mail.from.address},
                     {"subject", shown.mail.subject},
                     {"text", shown.mail.text},
                     {"message_id", shown.mail.message_id},
                     {"about", std::move(about)}};
    if (with == "html") out["html"] = shown.mail.html;
    if (with == "eml") out["message"] = shown.bytes;
    return out;
}

}  // namespace

model::Instant end_of_the_next_working_day(model::Instant now, const calendar::Zone& zone, const calendar::DayCalendar& calendar) {
    const calendar::Date tomorrow{std::chrono::sys_days{calendar::local_date(zone, now)} + std::chrono::days{1}};
    return calendar::end_of_day(zone,
                                calendar::has_working_days(calendar) ? calendar::working_day_at_or_after(calendar, tomorrow) : tomorrow);
}

Reply preview_mail(Asking asking, const Health& health, const notify::Writing& writing, const Query& query) {
    Parameters parameters{asking, query, {"system", "on", "until", "body", "with"}};
    const auto body = parameters.body();
    const auto with = parameters.text("with");
    if (!with.empty() && with != "html" && with != "eml")
        parameters.fail({400, "'" + with + "' is no form of a mail", "with", "known are: html, eml"});
    if (parameters.problem()) return *parameters.problem();
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    const auto definition = asking.catalogue.live(asking.store, *system);
    const auto calendar = definition ? asking.catalogue.calendar(asking.store, *definition) : nullptr;
    if (!definition || !calendar) return no_definition();

    const auto zone = asking.catalogue.zone(asking.store, *system);
    auto from = asking.now, until = end_of_the_next_working_day(asking.now, *zone, *calendar);
    const auto on = parameters.text("on"), last = parameters.text("until");
    if (!on.empty() && !last.empty()) return Problem{400, "a day and a last day are both named", "on", "name one of the two"};
    if (const auto& named = on.empty() ? last : on; !named.empty()) {
        const auto* where = on.empty() ? "until" : "on";
        const auto read = parse_when(named, asking.now, *zone, NoTime::start_of_day);
        if (!read)
            return Problem{400, calendar::what_is_wrong(named, read.error()), where, "write a day as 5 December 2022, Friday or tomorrow"};
        // "Friday" is the one to come here; yesterday has gone.
        const bool is_weekday = std::none_of(named.begin(), named.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
                                !definitions::plain(named).starts_with("yesterday");
        auto day = calendar::local_date(*zone, *read);
        if (is_weekday && *read < asking.now && day != calendar::local_date(*zone, asking.now))
            day = calendar::Date{std::chrono::sys_days{day} + std::chrono::days{7}};
        until = calendar::end_of_day(*zone, day);
        if (!on.empty()) from = std::max(from, calendar::to_instant(*zone, {day, std::chrono::minutes{0}}));
        if (until <= asking.now)
            return Problem{400, "'" + named + "' has gone: what went out stands in the outbox", where, "beadle outbox list --state sent"};
        if (until > asking.now + looked_ahead_max)
            return Problem{400, "a preview looks at most 31 days ahead", where, "beadle plan shows every date that lies further"};
    }

    simulate::Preview found;
    try {
        found = simulate::preview(asking.store, {.system = *system, .now = asking.now, .until = until, .writing = writing});
    } catch (const std::length_error& too_large) {
        return Problem{422, too_large.what(), "system",
                       "that is more than a preview may copy; beadle outbox list shows what waits already"};
    }
    json::array mails, undeliverable;
    bool more = false;
    for (const auto& mail : found.mails) {
        const bool is_about =
            body.empty() || std::any_of(mail.about.begin(), mail.about.end(), [&](const auto& n) { return n.body == body; });
        if (mail.at < from || !is_about) continue;
        more = mails.size() == mails_max;
        if (more) break;
        mails.push_back(to_json(mail, with));
    }
    for (const auto& [n, why] : found.undeliverable)
        if (body.empty() || n.body == body)
            undeliverable.push_back({{"id", n.id}, {"to", n.to}, {"instance", n.instance}, {"duty", n.duty}, {"why", why}});
    return json::object{{"system", *system},
                        {"name", definition->name},
                        {"now", calendar::to_iso(asking.now)},
                        {"from", calendar::to_iso(from)},
                        {"until", calendar::to_iso(until)},
                        {"held", health.why_held},
                        {"test_address", writing.test_address},
                        {"mails", std::move(mails)},
                        {"more", more},
                        {"undeliverable", std::move(undeliverable)},
                        {"zones", zones_of(asking)}};
}

}  // namespace beadle::api
