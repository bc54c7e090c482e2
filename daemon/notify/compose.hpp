#pragma once
// One message out of what one recipient is owed: in whose name, to whom, with which links, in which words. The sender and the preview share it, so that what
// is looked at beforehand is what goes.
// Thread-safety: pure functions but for the keys of links, which lock for themselves.

#include <optional>
#include <string>
#include <vector>

#include "daemon/notify/message.hpp"
#include "daemon/notify/render.hpp"
#include "daemon/notify/signed_link.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::notify {

/// What all mails of a deployment share.
struct Writing {
    std::string mail_domain = "beadle.example";  ///< Right-hand side of Message-IDs.
    std::string
        bounce_address{};  ///< Envelope sender; with a "+" before the "@" a token of the message goes behind it. Empty: the From address.
    std::string from_address{};  ///< Where the mail server insists that From be the account it knows; replies still go to the office.
    Templates shipped{};         ///< Used where a definition brings no template of that name.
    LinkKeys* links = nullptr;   ///< Signs links that answer; null: mails carry none.
    std::string link_address{};  ///< "https://beadle.icb.example": what links begin with.
    bool sample_links = false;   ///< Links look as they will, and open a page that says so; nothing is signed.
    std::string test_address{};  ///< Where every message goes in place of its recipient; its links are samples. Empty: to whom it is for.
};

/// Whether its links are signed, and so differ from key to key.
bool signs_links(const Writing& writing);

/// Who is written to, and for whom where that one is on leave.
struct Recipient {
    model::Party reader;
    model::Party asked;
    std::optional<model::Date> away_until{};  ///< The last day of its leave.
};
/// By the leaves that stand in `system_facts`, the facts of the system's record. A deputy without a mailbox is nobody's reader: better in the mailbox of
/// somebody who is away than nowhere.
Recipient recipient_of(const model::Party& asked, const model::Definition& definition, const model::Facts& system_facts, model::Date today);

struct Composed {
    Mail mail;                     ///< All but its id and date.
    calendar::Instant planned_at;  ///< The latest time for which anything in it was planned.
};
/// The message that tells `notifications` (at least one, all of one system to one party) at `now`. What it cannot be sent with (an office's mailbox that is
/// none) is found by to_bytes().
Composed compose(std::vector<model::Notification> notifications, const model::Definition& definition, const Recipient& to,
                 const Writing& writing, calendar::Instant now);

/// A message of the program's own, without words yet: to one address, and from it where no other is known.
Mail own_mail(const Writing& writing, const std::string& address, calendar::Instant date);
/// One that says only that mail leaves this host.
Mail trial_mail(const Writing& writing, const std::string& address, calendar::Instant now);

/// The day that a message carries when it goes out at `now`: the time it was planned for, unless it is late; so its id depends on what is stored alone.
calendar::Instant date_of(calendar::Instant planned_at, calendar::Instant now);
/// Where bounces of the finished mail go, with a token of its id where the bounce address has a "+" for one.
std::string envelope_sender(const Writing& writing, const Mail& mail);

}  // namespace beadle::notify
