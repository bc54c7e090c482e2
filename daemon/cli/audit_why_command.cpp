#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/audit_questions.hpp"
#include "daemon/cli/cells.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/told_words.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

/// "Entry 433, Tue 27 Sep 2022 11:30am: DateFixed on ICPA/2022-23/3, by clerk-i, on the word of the chair".
std::string entry_words(const json::value& entry, const Zones& zones, const std::string& system) {
    auto said = "Entry " + std::to_string(number(entry, "entry")) + ", " + zones.time(entry, "recorded_at", system) + ": " +
                text(entry, "kind") + " on " + text(entry, "instance") + ", by " + text(entry, "actor");
    if (const auto capacity = text(entry, "capacity"); !capacity.empty()) said += ", " + capacity;
    if (const auto other = text(entry, "on_behalf_of"); !other.empty()) said += ", on the word of " + other;
    return said;
}

void print_duty(World& world, const json::value& told, const Zones& zones, const std::string& system, bool all_days) {
    const auto& duty = member(told, "duty");
    if (duty.is_null()) {
        print_wrapped(world, "It is about no duty: it informs.", 2);
        return;
    }
    print_wrapped(world,
                  text(duty, "owed_by_name") + (flag(duty, "notice_only") ? " is to take note: " : " owes it: ") + text(duty, "what") +
                      ", " + (flag(duty, "earliest") ? "not before " : "due ") + zones.time(duty, "due_at", system) + ".",
                  2);
    const auto& proof = member(duty, "proof");
    if (!proof.is_null()) print_wrapped(world, text(proof, "sentence"), 2);
    else if (!text(duty, "rule").empty()) print_wrapped(world, "Rule: " + text(duty, "rule") + ".", 2);
    if (!proof.is_null() && !flag(proof, "as_then"))
        print_wrapped(world, "Counted anew by the calendar as it now is; the deadline above was counted by an earlier one.", 2);
    if (all_days) print_days(world, proof, 4);
    if (const auto& law = member(told, "law"); !law.is_null())
        print_wrapped(world,
                      "Judged by the rule '" + text(law, "rule") + "': " + text(law, "says") + " (" + text(law, "source") +
                          "; checked on " + day(law, "checked_on") + " by " + text(law, "checked_by") + ")",
                      2);
}

void print_made(World& world, const json::value& told, const Zones& zones, const std::string& system) {
    const auto& made = member(told, "made_by");
    if (made.is_null()) {
        print_wrapped(world, "No entry on that instance says that it was owed.", 2);
        return;
    }
    const bool by_time = text(made, "kind") == "TimerFired";
    print_wrapped(world, entry_words(made, zones, system) + (by_time ? ": its time had come." : "."), 2);
    for (const auto& cause : list(told, "causes")) print_wrapped(world, "because of " + entry_words(cause, zones, system) + ".", 4);
}

void print_recipient(World& world, const json::value& to) {
    print_wrapped(world, capitalised(text(to, "why")) + ".", 2);
    if (text(to, "kind") == "post") {
        const auto& holder = member(to, "holder");
        if (holder.is_null()) print_wrapped(world, "Who held the post then is not on record.", 2);
        else {
            const auto from = day(holder, "from"), by = text(holder, "instrument");
            print_wrapped(world,
                          "The post was held by " + text(holder, "person") + ", " + text(holder, "capacity") +
                              (from.empty() ? "" : ", from " + from) + (by.empty() ? "; by what is not on record." : ", by " + by + "."),
                          2);
        }
    }
    if (const auto deputy = text(to, "deputy_name"); !deputy.empty())
        print_wrapped(world, "They were on leave until " + day(to, "on_leave_until") + ": it went to " + deputy + ", who stands in.", 2);
}

void print_became(World& world, const json::value& told, const Zones& zones, const std::string& system) {
    const auto& mail = member(told, "mail");
    for (const auto& entry : list(told, "became"))
        print_wrapped(world, entry_words(entry, zones, system) + ": " + became_words(entry) + ".", 2);
    if (list(told, "became").empty()) print_wrapped(world, "It is " + text(mail, "state_words") + ".", 2);
    if (const auto hash = text(mail, "bytes_hash"); !hash.empty()) print_wrapped(world, "SHA-256 of its bytes: " + hash, 2);
    const auto& duty = member(told, "duty");
    if (duty.is_null()) return;
    const auto outcome = spaced(text(duty, "outcome"));
    auto said = "The duty " + std::string{outcome == "open" ? "is still open" : "ended: " + outcome};
    if (const auto at = zones.time(duty, "happened_at", system); !at.empty()) {
        said += ", " + at;
        if (const auto recorded = zones.time(duty, "recorded_at", system); recorded != at) said += ", recorded " + recorded;
    }
    if (const auto apart = margin(duty); !apart.empty()) said += " (" + apart + ")";
    if (const auto reason = text(duty, "reason"); !reason.empty()) said += ": " + reason;
    print_wrapped(world, said + ".", 2);
}

}  // namespace

int audit_why_command(const AuditWhyOptions& options, World& world) {
    const auto answer =
        ask(world,
            target_of("/v1/audit/why", {{"mail", options.mail}, {"system", options.system}, {"exempt", options.with_exempt ? "yes" : ""}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    const auto& all = list(answer, "told");
    if (all.size() > 1) world.out << "One mail told " << counted(static_cast<std::int64_t>(all.size()), "thing", "things") << ".\n\n";
    bool first = true;
    for (const auto& told : all) {
        const auto& mail = member(told, "mail");
        const auto& about = member(told, "about");
        const auto system = text(mail, "system");
        if (!first) world.out << '\n';
        first = false;
        print_wrapped(world, capitalised(text(told, "step")) + ": to " + text(mail, "to_name") + " (" + text(mail, "to") + ")", 0);
        const auto title = text(about, "title"), body = text(about, "body_name");
        const auto& duty = member(told, "duty");
        print_wrapped(world,
                      "about " + (duty.is_null() ? std::string{} : text(duty, "what") + ": ") + (title.empty() ? "" : title + ", ") +
                          text(about, "instance") + (body.empty() ? "" : ", of the " + body),
                      2);
        const auto sent = zones.time(mail, "sent_at", system), id = text(mail, "message_id");
        print_wrapped(world, (sent.empty() ? text(mail, "state_words") : "sent " + sent) + (id.empty() ? "" : " as <" + id + ">"), 2);
        world.out << "Why it was sent\n";
        print_duty(world, told, zones, system, options.proofs);
        print_made(world, told, zones, system);
        world.out << "Why to them\n";
        print_recipient(world, member(told, "recipient"));
        world.out << "What became of it\n";
        print_became(world, told, zones, system);
    }
    return Exit::done;
}

}  // namespace beadle::cli
