// What people read, held as golden files: UPDATE_GOLDEN=1 rewrites them; look at the diff as at code.

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "daemon/notify/message.hpp"
#include "daemon/notify/sender.hpp"
#include "daemon/store/store.hpp"
#include "tests/catch.hpp"
#include "tests/support/letters.hpp"

using namespace beadle;
using namespace beadle::mail_test;

namespace {

const std::string source_dir = BEADLE_SOURCE_DIR;

std::string file(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void hold_against(const std::string& name, const std::string& bytes) {
    const auto path = source_dir + "/tests/golden/mail/" + name;
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream{path, std::ios::binary} << bytes;
    INFO(path << " differs; UPDATE_GOLDEN=1 rewrites it");
    CHECK(file(path) == bytes);
}

/// The whole way of a mail: stored, claimed, folded, rendered, sent.
notify::Outgoing sent(const std::vector<model::Notification>& notifications, const char* now) {
    auto store = store::make_memory_store();
    store::Batch batch;
    batch.batch_id = "b";
    for (const auto& n : notifications) {
        store::OutboxRow row;
        row.notification = n;
        row.state = store::MailState::ready;
        batch.mail_added.push_back(row);
    }
    store->commit(batch);
    notify::MemoryTransport transport;
    notify::Sender sender{*store,
                          transport,
                          [](const std::string&) { return two_counties(); },
                          [](const model::Event&) {},
                          {.writing = {.shipped = notify::read_templates(source_dir + "/config/templates")}}};
    sender.step(at(now), at(now));
    REQUIRE(transport.accepted.size() == 1);
    return transport.accepted.front();
}

/// The decoded parts beside the message, because that is what a person reviews.
void hold_letter(const std::string& name, const std::vector<model::Notification>& notifications, const char* now) {
    hold_against(name + ".eml", sent(notifications, now).bytes);
    // The same facts through render alone give the parts.
    const auto definition = two_counties();
    auto told = notifications;
    for (auto& n : told) {
        if (n.body == "icp") n.facts.try_emplace("body_short", "Assembly");
    }
    const auto party = model::find_party(*definition, notifications.front().to).value();
    bool one_office = true;
    for (const auto& n : told)
        one_office = one_office && model::text_of(n.facts, "office_mail") == model::text_of(told.front().facts, "office_mail");
    const auto letter =
        notify::render(notify::read_templates(source_dir + "/config/templates"), told,
                       {.to_name = party.name,
                        .office_name = one_office ? model::text_of(told.front().facts, "office_name") : definition->name,
                        .office_mail = one_office ? model::text_of(told.front().facts, "office_mail") : definition->mail_from,
                        .system_name = definition->name});
    hold_against(name + ".txt", "Subject: " + letter.subject + "\n\n" + letter.text);
    hold_against(name + ".html", letter.html);
}

}  // namespace

TEST_CASE("a reminder says what to do, by when and why that day", "[notify][golden]") {
    hold_letter("reminder", {agenda_notification("remind", "reminder", "2022-11-30T09:00:00Z")}, "2022-11-30T09:00:02Z");
}

TEST_CASE("a reminder asks for what was promised to a later meeting", "[notify][golden]") {
    auto n = chapter_notification("remind", "reminder", "2022-03-16T09:00:00Z");
    n.instance = "HWBH/2021-22/6";
    n.body = "hwbb-hfd";
    n.duty = "action/12";
    n.facts = {
        {"what", "send the promised report on dental access"},
        {"ask",
         "The minutes of 6 December say that it comes to this meeting, and it is not on its agenda. Send it, or a new date and a reason."},
        {"due_words", "by Friday 18 March 2022"},
        {"due_local", "2022-03-18 23:59 Europe/London"},
        {"meeting_title", "Herefordshire Health and Well Being Board"},
        {"meeting_on", "Monday 28 March 2022"},
        {"body_name", "Herefordshire Health and Well Being Board"},
        {"who_name", "Programme director, One Herefordshire Partnership"},
        {"if_late", "the Board is told that its action is not done, and by whom it was owed"},
        {"proof",
         "5 clear working days before the meeting on Monday 28 March 2022: 21, 22, 23, 24 and 25 March are the five clear days, so the "
         "last day is Sunday "
         "20 March 2022; that is not a working day, so work to Friday 18 March 2022."},
        {"office_name", "Herefordshire democratic services"},
        {"office_mail", "democracy@hfd.example"},
        {"step_words", "in 2 working days"},
    };
    hold_letter("promised_report", {n}, "2022-03-16T09:00:00Z");
}

TEST_CASE("a moved target is one notice that says what moved, what did not and what is new", "[notify][golden]") {
    auto n = chapter_notification("information", "target_moved", "2022-02-08T09:00:00Z");
    n.instance = "transition/ccg-to-icb";
    n.body = "";
    n.duty = "";
    n.facts = {
        {"what", "the target of this transition is now Friday 1 July 2022"},
        {"target_words", "1 July 2022"},
        {"was_target_words", "1 April"},
        {"moved_words", "3 of your 4 dates moved"},
        {"why", "Parliament needs longer for the Bill"},
        {"moved_lines",
         "list the staff who transfer: by Wednesday 18 May 2022 (was by Friday 18 February 2022)\n"
         "list the contracts, leases and licences: by Wednesday 18 May 2022 (was by Friday 18 February 2022)\n"
         "declare that due diligence is complete: by Thursday 2 June 2022 (was by Friday 4 March 2022)"},
        {"unmoved_lines", "end the consultation of staff: by Monday 28 February 2022"},
        {"new_lines", "close an account for April to June: by Thursday 1 September 2022"},
        {"stays", "until 1 July 2022 the CCG stays accountable"},
        {"instance", "transition/ccg-to-icb"},
        {"meeting_title", "From the clinical commissioning group to the integrated care board"},
        {"who_name", "Programme director, One Herefordshire Partnership"},
        {"office_name", "ICB governance team"},
        {"office_mail", "governance@icb.example"},
    };
    hold_letter("target_moved", {n}, "2022-02-08T09:00:00Z");
}

TEST_CASE("on the day the mail says the hour", "[notify][golden]") {
    auto n = agenda_notification("remind", "due_today", "2022-12-05T09:00:00Z");
    n.facts["step_words"] = "today";
    hold_letter("due_today", {n}, "2022-12-05T09:00:00Z");
}

TEST_CASE("an escalation says how long is left and that it may merely be unmarked", "[notify][golden]") {
    auto n = agenda_notification("escalate", "escalation", "2022-12-05T15:00:00Z");
    n.to = "head-of-governance";
    n.facts["step_words"] = "2 hours left, not confirmed";
    hold_letter("escalation", {n}, "2022-12-05T15:00:00Z");
}

TEST_CASE("an overdue mail says what follows and the lawful ways on", "[notify][golden]") {
    auto n = agenda_notification("overdue", "overdue", "2022-12-06T09:00:00Z");
    n.facts["step_words"] = "overdue since Monday 5 December 2022";
    n.facts["ways_on"] =
        "convene at shorter notice (LGA 1972 s.100A(6)(a)), or the presiding member's opinion per item that it is urgent (s.100B(4)(b))";
    hold_letter("overdue", {n}, "2022-12-06T09:00:00Z");
}

TEST_CASE("a moved date is told once, with the old date and the reason", "[notify][golden]") {
    auto n = agenda_notification("moved", "moved", "2022-11-21T10:12:00Z");
    n.facts["was_due_words"] = "by 5pm on Tuesday 29 November 2022";
    n.facts["why"] = "the meeting is now on Tuesday 13 December 2022";
    n.facts.erase("step_words");
    hold_letter("moved", {n}, "2022-11-21T10:12:00Z");
}

TEST_CASE("a correction takes back what was recorded and asks again", "[notify][golden]") {
    auto n = agenda_notification("correction", "correction", "2022-12-02T10:12:00Z");
    n.facts["why"] = "Entry 41 said that the agenda was published on 1 December; it was the agenda of another meeting.";
    hold_letter("correction", {n}, "2022-12-02T10:12:00Z");
}

TEST_CASE("a cancelled meeting asks for nothing more", "[notify][golden]") {
    model::Notification n = agenda_notification("information", "correction", "2022-12-02T10:12:00Z");
    n.duty.clear();
    n.id = "ICPA/2022-23/3||cancelled|hfd";
    n.facts = {{"what", "nothing more: the meeting was cancelled"},
               {"why", "the meeting was cancelled"},
               {"instance", n.instance},
               {"meeting_title", "Integrated Care Partnership Assembly, special meeting"},
               {"meeting_on", "Tuesday 13 December 2022"},
               {"who_name", "Herefordshire democratic services"},
               {"office_name", "ICB governance team"},
               {"office_mail", "governance@icb.example"}};
    hold_letter("cancelled", {n}, "2022-12-02T10:12:00Z");
}

TEST_CASE("an invitation asks whether a member comes, and says whom they may send", "[notify][golden]") {
    auto n = agenda_notification("attend", "invitation", "2022-11-28T10:12:00Z");
    n.duty.clear();
    n.facts = {{"what", "say whether you come"},
               {"body_name", "Integrated Care Partnership Assembly"},
               {"meeting_title", "Integrated Care Partnership Assembly, special"},
               {"meeting_on", "Tuesday 13 December 2022"},
               {"meeting_at", "10am"},
               {"place", "Shirehall, Hereford"},
               {"substitutes", "Deputy leader or Cabinet member for health"},
               {"office_name", model::text_of(n.facts, "office_name")},
               {"office_mail", model::text_of(n.facts, "office_mail")},
               {"revision", "1"}};
    hold_letter("invitation", {n}, "2022-11-28T10:12:00Z");
    n.facts["again"] = "yes";
    n.facts["asked_before"] = "yes";
    n.facts.erase("substitutes");
    hold_letter("invitation_again", {n}, "2022-11-28T10:12:00Z");
    n.facts.erase("again");
    n.facts.erase("asked_before");
    n.facts["in_place_of"] = "Leader of Worcestershire";
    hold_letter("invitation_substitute", {n}, "2022-11-28T10:12:00Z");
}

TEST_CASE("a quorum at risk is told in time, with who is missing and who could come", "[notify][golden]") {
    auto n = agenda_notification("information", "quorum_at_risk", "2022-12-08T09:00:00Z");
    n.duty.clear();
    n.facts = {
        {"what", "the quorum is at risk"},
        {"at_risk", "no Worcestershire County Council member"},
        {"text",
         "9 have accepted and 8 are needed, but one must come from each of NHS Herefordshire and Worcestershire ICB, Herefordshire "
         "Council and Worcestershire County Council. Nobody from Worcestershire County Council has accepted."},
        {"substitutes_lines", "Deputy leader of Worcestershire, for Leader of Worcestershire\nCabinet member for <health>, for Member b"},
        {"accepted", "Leader of Herefordshire (Deputy leader of Herefordshire instead), ICB chair"},
        {"apologies", "Leader of Worcestershire"},
        {"silent", "Member b, Member c"},
        {"body_name", "Integrated Care Partnership Assembly"},
        {"meeting_title", "Integrated Care Partnership Assembly, special"},
        {"meeting_on", "Tuesday 13 December 2022"},
        {"office_name", model::text_of(n.facts, "office_name")},
        {"office_mail", model::text_of(n.facts, "office_mail")}};
    hold_letter("quorum_at_risk", {n}, "2022-12-08T09:00:00Z");
}

TEST_CASE("what one recipient owes over two bodies is one mail, the late first", "[notify][golden]") {
    auto decisions = minutes_notification("remind", "reminder", "2022-12-05T09:00:00Z");
    decisions.instance = "HWBH/2022-23/5";
    decisions.duty = "reports";
    decisions.id = "HWBH/2022-23/5|reports|r0|remind-5|hfd";
    decisions.facts["what"] = "call for reports";
    decisions.facts["due_words"] = "by Monday 12 December 2022";
    decisions.facts["due_local"] = "2022-12-12 23:59 Europe/London";
    decisions.facts["meeting_on"] = "Thursday 26 January 2023";
    decisions.facts["step_words"] = "in 5 working days";
    auto today = agenda_notification("remind", "due_today", "2022-12-05T09:00:00Z");
    today.facts["step_words"] = "today";
    hold_letter("digest", {decisions, today, minutes_notification("overdue", "overdue", "2022-12-05T09:00:00Z")}, "2022-12-05T09:00:00Z");
}

namespace {

/// A line of the Monday list about what `n` is about.
model::Notification on_the_list(model::Notification n, const std::string& consequence) {
    n.step = n.template_name = "monday";
    n.id = n.instance + "|" + n.duty + "|r0|monday2022-12-05|" + n.to;
    n.facts.erase("step_words");
    if (!consequence.empty()) n.facts["consequence"] = consequence;
    return n;
}

}  // namespace

TEST_CASE("the Monday list says what is owed over all bodies, the late first, then what weighs most, and takes the day's reminders with it",
          "[notify][golden][monday]") {
    const auto* monday = "2022-12-05T09:00:00Z";
    auto decisions = minutes_notification("remind", "reminder", monday);
    decisions.instance = "HWBH/2022-23/5";
    decisions.duty = "reports";
    decisions.facts["what"] = "call for reports";
    decisions.facts["due_words"] = "by Tuesday 6 December 2022";
    decisions.facts["due_local"] = "2022-12-06 23:59 Europe/London";
    decisions.facts["meeting_on"] = "Thursday 26 January 2023";
    auto agenda = agenda_notification("remind", "reminder", monday);
    agenda.facts["due_words"] = "by 5pm on Friday 9 December 2022";
    agenda.facts["due_local"] = "2022-12-09 17:00 Europe/London";
    auto late = minutes_notification("overdue", "overdue", monday);
    late.facts["step_words"] = "overdue since Friday 2 December 2022";
    hold_letter("monday", {on_the_list(decisions, ""), on_the_list(agenda, "bars the item"), agenda, late, on_the_list(late, "irregular")},
                monday);
}

TEST_CASE("a Monday list of one line is a list all the same", "[notify][golden][monday]") {
    hold_letter("monday_one", {on_the_list(agenda_notification("remind", "reminder", "2022-12-05T09:00:00Z"), "bars the item")},
                "2022-12-05T09:00:00Z");
}

TEST_CASE("after an outage one mail a person says what is late and why", "[notify][golden]") {
    auto late = minutes_notification("overdue", "catch_up", "2022-12-07T08:10:00Z");
    late.facts["late_because"] = "Beadle was not running when this was to go, on Monday 5 December 2022 at 9am.";
    auto agenda = agenda_notification("overdue", "catch_up", "2022-12-07T08:10:00Z");
    agenda.facts["step_words"] = "overdue since Monday 5 December 2022";
    agenda.facts["late_because"] = "Beadle was not running when this was to go, on Tuesday 6 December 2022 at 9am.";
    hold_letter("catch_up", {late, agenda}, "2022-12-07T08:10:00Z");
}

TEST_CASE("an alarm says what needs a human", "[notify][golden]") {
    model::Notification n;
    n.id = "system|alarm|parked";
    n.system = "herefordshire-worcestershire";
    n.instance = n.system;
    n.to = "icb";
    n.step = "information";
    n.template_name = "alarm";
    n.send_at = at("2022-12-07T08:10:00Z");
    n.facts = {{"title", "ICPA/2022-23/3 is parked"},
               {"text", "An event stopped the program twice, so this meeting fires nothing until somebody releases it"},
               {"ask", "Look at 'beadle show ICPA/2022-23/3', then release it"}};
    hold_letter("alarm", {n}, "2022-12-07T08:10:00Z");
}
