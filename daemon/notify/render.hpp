#pragma once
// From facts to words: what one recipient is owed becomes one letter, text and HTML from the same facts. A template is Mustache;
// its text form begins with a line "Subject: ...". Names are those of the facts, and beside them, derived here and absent where
// their facts are:
//   What, Title              first letter large
//   Ask, Proof, Why, Said, Text, Late_because   as sentences: first letter large, full stop; If_late, Ways_on   with a full stop
//   due_short, Due_short     "by 5pm Mon 5 Dec"; was_short from was_due_words
//   Today_by                 "Today by 5pm"; Unconfirmed   "2 hours left, not confirmed", from step_words
//   meeting_words            "Tuesday 13 December 2022"; meeting_short   "Tue 13 Dec"
//   where_short              "Assembly, Tue 13 Dec"                           reference, reference_url   "ICPA/2022-23/3 agenda/hfd"
//   rows                     the facts as label, value and padded ("Meeting:   ")
//   asks                     the mail asks for something
//   subject, colour, to_name, system_name, office_name, office_mail, stands_in_for, away_until   for the frame
//   items, Counts, first_what                                                 in `digest`, `catch_up` and `monday`: several in one mail
// Any template may use those named part_* as partials; frame.txt and frame.html go round every letter.
// Facts that are read: what, ask, due_words, due_local, was_due_words, why, proof, if_late, ways_on, rule, who_name, body_name, body_short,
// meeting_title, meeting_on, step_words, provisional, said, text, title, late_because, office_name, office_mail.
// All facts are taken as one clean line, whatever they hold. Thread-safety: pure functions but for read_templates.

#include <map>
#include <string>
#include <vector>

#include "workflows/model/notification.hpp"

namespace beadle::notify {

using Templates = std::map<std::string, std::string, std::less<>>;  ///< "reminder.txt" to its text.

/// Reads every NAME.mustache of a folder. An absent folder has none.
Templates read_templates(const std::string& folder);

/// To whom, and in whose name.
struct Addressing {
    std::string to_name;
    std::string office_name;  ///< Where facts name no office.
    std::string office_mail;
    std::string system_name;
    std::string stands_in_for{};  ///< Who is asked, where the letter goes to its deputy; else empty.
    std::string away_until{};     ///< The last day of that one's leave, in words.
};

struct Letter {
    std::string subject;
    std::string text;  ///< Lines of at most 74 characters, each ended by a newline.
    std::string html;
    std::string topic;          ///< What stays the same over all mails about the same thing.
    bool is_about_one = false;  ///< One thing is told: it belongs to that thing's thread.
};

/// The letter that tells `notifications` (at least one, all to one recipient). Their order does not matter. Of several steps of
/// one duty (three reminders after an outage) only the latest is told. A template that `templates` lacks or that is broken is
/// replaced by the plain facts: a slip in a template must not silence a deadline.
Letter render(const Templates& templates, const std::vector<model::Notification>& notifications, const Addressing& addressing);

/// True where the message asks its recipient to do or answer something: about a duty, or whether they come.
bool asks(const model::Notification& notification);
/// "ICPA/2022-23/3 agenda/hfd": what a reply quotes.
std::string reference_of(const model::Notification& notification);

}  // namespace beadle::notify
