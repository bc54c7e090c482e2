#pragma once
// A letter with its headers as the bytes that leave the host: RFC 5322 and 2045, text first and HTML after it, quoted-printable,
// CRLF. The same mail gives the same bytes: date and boundary are given, never made up.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/calendar/date.hpp"

namespace beadle::notify {

struct Mailbox {
    std::string name;     ///< Any text; it becomes one clean line.
    std::string address;  ///< Plain ASCII: "democracy@hfd.example".
};

struct Mail {
    std::string message_id;  ///< Without angle brackets.
    calendar::Instant date{};
    Mailbox from;
    Mailbox reply_to;  ///< No header where the address is empty.
    Mailbox to;
    std::string subject;
    std::string text;
    std::string html;
    std::string topic;        ///< Thread-Topic; empty for none.
    std::string in_reply_to;  ///< A message id without brackets, or empty.
    std::vector<std::string> references;
};

/// The message. Throws std::invalid_argument, naming it, where an address or an id is none that may stand in a header.
std::string to_bytes(const Mail& mail);

/// One address that any server takes: ASCII, one "@", no spaces, quotes, brackets, commas or controls, 254 bytes at most.
bool is_mail_address(std::string_view text);

/// "20221202T090000Z.<32 hex digits>@domain": the date of the mail and a hash of the system and its `notification_ids` in sorted order (and of
/// `replaces`, the id of a message whose contents no longer hold), so that one set of notifications has one id and a resend carries the same. Two systems
/// may have notifications of one name: a mail server that had seen the one would drop the other.
std::string make_message_id(std::string_view system, std::vector<std::string> notification_ids, calendar::Instant date,
                            std::string_view domain, std::string_view replaces = {});
/// The date that make_message_id put in; nothing for an id of another make.
std::optional<calendar::Instant> date_in_message_id(std::string_view message_id);
/// The id that all mails of one duty refer to, whether or not a mail ever had it: mail programs group by it.
std::string thread_id(std::string_view thread, std::string_view domain);

}  // namespace beadle::notify
