#include "daemon/notify/compose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>

#include "daemon/notify/words.hpp"
#include "workflows/model/leave.hpp"

namespace beadle::notify {
namespace {

using model::Instant;
using namespace std::chrono_literals;
namespace mustache = kainjow::mustache;

/// Within this the mail carries the instant it was planned for, so that its id depends on what is stored alone.
constexpr std::chrono::seconds punctual_within = 15min;

/// Whose mailbox answers for a notification: as its facts say, else the office that runs the body, else the system's.
Mailbox office_of(const model::Notification& n, const model::Definition& definition) {
    Mailbox office{.name = model::text_of(n.facts, "office_name"), .address = model::text_of(n.facts, "office_mail")};
    const auto offices = model::offices_of(definition, n.body);
    if (office.address.empty() && !offices.empty()) office = {.name = offices.front()->name, .address = offices.front()->mail};
    if (office.address.empty()) office = {.name = definition.name, .address = definition.mail_from};
    if (office.name.empty()) office.name = definition.name;
    return office;
}

/// What people call the body in passing: of its other names one with an article ("the Assembly").
std::string short_name_of(const std::string& body, const model::Definition& definition) {
    constexpr std::string_view article = "the ";
    const auto found = definition.bodies.find(body);
    if (found == definition.bodies.end()) return "";
    for (const auto& name : found->second.also_called) {
        if (name.starts_with(article)) return name.substr(article.size());
    }
    return "";
}

/// The one mailbox for a mail about several bodies: their common office, else the system's own, else the first.
Mailbox common_office(const std::vector<Mailbox>& offices, const model::Definition& definition) {
    const auto& first = offices.front();
    const bool is_common = std::all_of(offices.begin(), offices.end(), [&](const Mailbox& o) { return o.address == first.address; });
    if (is_common || definition.mail_from.empty()) return first;
    return {.name = definition.name, .address = definition.mail_from};
}

std::string signed_or_sample(const Claim& claim, const Writing& writing, Instant now) {
    return signs_links(writing) ? writing.links->sign(claim, now) : sample_link(claim);
}

/// What answers for the notification's duty without a login.
std::string answer_link(const model::Notification& n, const Recipient& to, const Writing& writing, Instant now) {
    const Claim claim{.purpose = n.step == "escalate" ? "escalation"
                                 : n.step == "attend" ? "attend"
                                                      : "duty",
                      .system = n.system,
                      .instance = n.instance,
                      .duty = n.duty,
                      .revision = static_cast<int>(model::number_of(n.facts, "revision").value_or(0)),
                      .party = n.to,
                      .expires = n.send_at + link_life,
                      .deputy = to.away_until ? to.reader.id : std::string()};
    return writing.link_address + "/a/" + signed_or_sample(claim, writing, now);
}

/// The meeting that the notification tells of, as a file for a calendar.
std::string calendar_link(const model::Notification& n, const Writing& writing, Instant now) {
    const Claim claim{.purpose = "meeting",
                      .system = n.system,
                      .instance = n.instance,
                      .duty = "",
                      .revision = 0,
                      .party = "",
                      .expires = n.send_at + link_life};
    return writing.link_address + "/m/" + signed_or_sample(claim, writing, now) + ".ics";
}

std::string name_of(const model::Party& party) { return party.name.empty() ? party.id : party.name; }

/// To the test address alone, and saying whose it would have been. The words stand outside the templates, which a system may bring itself.
void divert(Mail& mail, const std::string& test_address) {
    constexpr std::size_t name_in_subject = 60;
    const auto whose = one_line(mail.to.name.empty() ? mail.to.address : mail.to.name, 120);
    const auto said = fmt::format(
        "This is a test. Without the test address it would have gone to {}, {}, and to nobody else. Its links are samples and answer "
        "nothing.",
        whose, mail.to.address);
    mail.subject = fmt::format("[Test, for {}] {}", one_line(whose, name_in_subject), mail.subject);
    mail.text = wrapped(said + "\n") + "\n" + mail.text;
    const auto body = mail.html.find("<body");
    const auto opened = body == std::string::npos ? std::string::npos : mail.html.find('>', body);
    mail.html.insert(opened == std::string::npos ? 0 : opened + 1,
                     "\n<p style=\"margin:0;padding:12px 16px;background:#d4351c;color:#ffffff;font-family:Arial,Helvetica,sans-serif;"
                     "font-size:16px;line-height:24px\">" +
                         mustache::html_escape(said) + "</p>");
    mail.to = {.name = "", .address = test_address};
    mail.reply_to = mail.to;  // An answer to a test is for the tester.
}

}  // namespace

bool signs_links(const Writing& writing) { return writing.links && !writing.sample_links && writing.test_address.empty(); }

Recipient recipient_of(const model::Party& asked, const model::Definition& definition, const model::Facts& system_facts,
                       model::Date today) {
    Recipient to{.reader = asked, .asked = asked};
    auto deputy = model::deputy_on(definition, system_facts, asked.id, today);
    if (!deputy || !is_mail_address(deputy->mail)) return to;
    to.reader = std::move(*deputy);
    to.away_until = model::leave_on(system_facts, asked.id, today)->until;
    return to;
}

Composed compose(std::vector<model::Notification> notifications, const model::Definition& definition, const Recipient& to,
                 const Writing& writing, Instant now) {
    std::vector<Mailbox> offices;
    auto planned_at = notifications.front().send_at;
    for (auto& n : notifications) {
        offices.push_back(office_of(n, definition));
        n.facts["office_name"] = offices.back().name;
        n.facts["office_mail"] = offices.back().address;
        if (auto name = short_name_of(n.body, definition); !name.empty()) n.facts.try_emplace("body_short", std::move(name));
        if (writing.links && asks(n)) n.facts[n.step == "attend" ? "attend_url" : "answer_url"] = answer_link(n, to, writing, now);
        if (writing.links && model::has(n.facts, "meeting_on")) n.facts["calendar_url"] = calendar_link(n, writing, now);
        planned_at = std::max(planned_at, n.send_at);
    }
    const auto office = common_office(offices, definition);

    auto templates = definition.templates;
    for (const auto& [name, text] : writing.shipped) templates.try_emplace(name, text);
    auto letter = render(templates, notifications,
                         {.to_name = name_of(to.reader),
                          .office_name = office.name,
                          .office_mail = office.address,
                          .system_name = definition.name,
                          .stands_in_for = to.away_until ? name_of(to.asked) : std::string(),
                          .away_until = to.away_until ? calendar::in_words(*to.away_until) : std::string()});

    Mail mail;
    mail.from = {.name = office.name, .address = writing.from_address.empty() ? office.address : writing.from_address};
    mail.reply_to = office;
    mail.to = {.name = to.reader.name, .address = to.reader.mail};
    mail.subject = std::move(letter.subject);
    mail.text = std::move(letter.text);
    mail.html = std::move(letter.html);
    mail.topic = std::move(letter.topic);
    if (letter.is_about_one) {
        const auto& n = notifications.front();
        const auto& thread = model::text_of(n.facts, "thread");
        mail.references = {thread_id(fmt::format("{}\n{}\n{}", n.system, n.instance, n.duty), writing.mail_domain)};
        if (!thread.empty() && thread != n.id) mail.in_reply_to = mail.references.front();
    }
    if (!writing.test_address.empty()) divert(mail, writing.test_address);
    return {.mail = std::move(mail), .planned_at = planned_at};
}

Mail own_mail(const Writing& writing, const std::string& address, Instant date) {
    const auto& bounces = writing.bounce_address;
    Mail mail;
    mail.date = date;
    mail.from = {.name = "Beadle",
                 .address = !writing.from_address.empty() ? writing.from_address
                            : is_mail_address(bounces)    ? bounces
                                                          : address};
    mail.to = {.name = "", .address = address};
    return mail;
}

Mail trial_mail(const Writing& writing, const std::string& address, Instant now) {
    auto mail = own_mail(writing, address, now);
    mail.subject = "Beadle: mail leaves this host";
    mail.text =
        "Somebody asked Beadle to try whether mail leaves its host. It does: you read this.\nNothing else went out, and nothing is asked "
        "of you.\n";
    mail.html =
        "<p>Somebody asked Beadle to try whether mail leaves its host. It does: you read this.</p>\n<p>Nothing else went out, and nothing "
        "is asked of you.</p>\n";
    mail.message_id = make_message_id({}, {"mail-test " + address}, now, writing.mail_domain);
    return mail;
}

Instant date_of(Instant planned_at, Instant now) {
    const bool is_punctual = planned_at <= now && now - planned_at <= punctual_within;
    return is_punctual ? planned_at : now;
}

std::string envelope_sender(const Writing& writing, const Mail& mail) {
    const auto& bounces = writing.bounce_address;
    // Nobody else hears of a test, not even by a bounce.
    if (bounces.empty()) return writing.test_address.empty() ? mail.from.address : writing.test_address;
    const auto plus = bounces.find("+@");
    if (plus == std::string::npos) return bounces;
    const auto dot = mail.message_id.find('.');
    return bounces.substr(0, plus + 1) + mail.message_id.substr(dot + 1, 32) + bounces.substr(plus + 1);
}

}  // namespace beadle::notify
