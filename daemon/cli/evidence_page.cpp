#include "daemon/cli/evidence_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "daemon/cli/cells.hpp"
#include "daemon/cli/printed_document.hpp"
#include "daemon/cli/told_words.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/simulate/telling.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

using Block = PrintedDocument::Block;
using Section = PrintedDocument::Section;

std::string entry_words(const json::value& entry) { return "entry " + std::to_string(number(entry, "entry")); }

/// "Tuesday 13 December 2022".
std::string long_day(const json::value& object, std::string_view name) {
    const auto date = calendar::date_from_iso(text(object, name));
    return date ? calendar::in_words(*date) : std::string{};
}

std::string ended(std::string said) {
    if (!said.empty() && said.back() != '.') said += '.';
    return said;
}

std::string in_brackets(const std::string& said) { return said.empty() ? said : " (" + said + ")"; }

/// "Terms of reference; checked on Mon 5 Dec 2022 by the monitoring officer".
std::string source_of(const json::value& rule) {
    const auto source = text(rule, "source"), by = text(rule, "checked_by"), on = day(rule, "checked_on");
    return (source.empty() ? "its source is not on record" : source) + "; " +
           (by.empty() ? "checked by nobody on record" : "checked on " + on + " by " + by);
}

bool is_a_breach(const json::value& finding) {
    const auto breach = text(finding, "breach");
    return !breach.empty() && breach != "none";
}

/// What a breach does, as a sentence of the page.
std::string consequence_of(const json::value& finding) {
    const auto breach = text(finding, "breach");
    if (breach == "bars_the_item") return "By that rule what it concerns could be taken only in one of the lawful ways on.";
    if (breach == "irregular") return "By that rule the meeting was irregular.";
    return "That rule is advisory: it asks, and does not bar.";
}

class EvidencePage {
public:
    explicit EvidencePage(const json::value& answer) : answer_(answer), zones_(answer), system_(text(answer, "system")) {}

    PrintedDocument document() const {
        PrintedDocument page;
        page.title = "Evidence: " + text(answer_, "title");
        page.head = head();
        page.handling = handling();
        page.sections = {in_short(), notices(), presence(), decisions(), papers(), history(), duties(), mails(), rules(), proof()};
        page.foot = "Made by Beadle out of the record of " + text(answer_, "system_name") + ", as it stood after entry " + last_entry() +
                    ". The words on this page follow from the entries that they name; what is signed is the entries.";
        return page;
    }

private:
    std::string time(const json::value& object, std::string_view name) const { return zones_.time(object, name, system_); }
    std::string last_entry() const { return std::to_string(number(answer_, "size") - 1); }

    // --- head ---------------------------------------------------------------------------------------------------------------------

    std::vector<std::string> head() const {
        std::vector<std::string> lines;
        const auto& things = list(answer_, "things");
        if (text(answer_, "kind") == "matter") {
            lines.push_back("The matter " + text(answer_, "title") + ", over all bodies, in " + text(answer_, "system_name") + ".");
        } else if (!things.empty()) {
            const auto body = text(things.front(), "body_name");
            lines.push_back(text(things.front(), "id") + ": " + text(things.front(), "workflow") + (body.empty() ? "" : " of the " + body) +
                            ", in " + text(answer_, "system_name") + ".");
        }
        lines.push_back("As the record stood on " + time(answer_, "as_of") + ", after entry " + last_entry() + ". Times are local (" +
                        text(member(answer_, "zones"), system_) + ").");
        return lines;
    }

    std::string handling() const {
        bool holds_exempt = false;
        for (const auto& thing : list(answer_, "things")) holds_exempt = holds_exempt || flag(thing, "exempt");
        if (flag(answer_, "redacted")) return "Without what is exempt: [exempt] stands in its place. The entries are proved all the same.";
        return holds_exempt ? "Not for the public: with what is exempt. A pack for the public is made with --redact exempt."
                            : "With all that is on record. Whether anything in it is not for the public is for its giver to judge.";
    }

    // --- in short -----------------------------------------------------------------------------------------------------------------

    Section in_short() const {
        Block block;
        std::vector<std::string> decided, open;
        for (const auto& item : list(answer_, "items")) {
            const auto& decision = member(item, "decision");
            if (decision.is_null()) {
                open.push_back(text(item, "title") + ": " + text(item, "state"));
                continue;
            }
            const auto votes = votes_words(decision);
            decided.push_back(text(decision, "title") + ": " + text(decision, "outcome") + " by the " + text(decision, "body_name") + ", " +
                              time(decision, "happened_at") + (votes.empty() ? "" : "; " + votes) + " (" + entry_words(decision) + ")");
        }
        if (list(answer_, "items").empty()) decided.emplace_back("No item of business belongs to it.");
        else if (decided.empty()) decided.emplace_back("No decision is on record.");
        add_all(block, "What was decided", decided);
        add_all(block, "Not decided", open);
        const auto& meetings = list(answer_, "meetings");
        Block each;
        if (meetings.size() == 1) {
            add_all(block, "Notice", notice_in_short(meetings.front()));
            block.facts.emplace_back("Was the notice in time", was_in_time(meetings.front()));
            block.facts.emplace_back("Who was there", there_in_short(meetings.front()));
        } else {
            each.caption = "The meetings: notice, whether it was in time, and who was there";
            each.table.columns = {"meeting", "held", "notice", "in time?", "who was there"};
            for (const auto& meeting : meetings)
                each.table.rows.push_back({text(meeting, "body_name") + in_brackets(text(meeting, "id")), day(meeting, "held_on"),
                                           joined(notice_in_short(meeting)), was_in_time(meeting), there_in_short(meeting)});
        }
        block.facts.emplace_back("Can it be proved",
                                 fmt::format("Yes: {} of the {} entries of the record are here, each with a proof that it is "
                                             "among those that were signed. The last part says how to check that.",
                                             list(answer_, "proofs").size(), number(answer_, "size")));
        Section section{"short", "In short", {std::move(block)}};
        if (!each.table.rows.empty()) section.blocks.push_back(std::move(each));
        return section;
    }

    static std::string joined(const std::vector<std::string>& said) {
        std::string out;
        for (const auto& one : said) out += (out.empty() ? "" : "; ") + one;
        return out;
    }

    static void add_all(Block& block, const std::string& what, const std::vector<std::string>& said) {
        bool first = true;
        for (const auto& one : said) {
            block.facts.emplace_back(first ? what : "", one);
            first = false;
        }
    }

    static bool stands(const json::value& entry) {
        return member(entry, "taken_back_by").is_null() && text(entry, "verdict") != "not_accepted";
    }

    /// "Agenda published by ICB governance team".
    std::string published_words(const json::value& entry) const {
        auto said = capitalised(simulate::spelt_out(text(entry, "kind")));
        const auto& facts = member(entry, "facts");
        const auto office = text(facts, "for").empty() ? text(entry, "post") : text(facts, "for");
        return said + (office.empty() ? "" : " by " + name_of(office));
    }

    /// As the duties name them; an id that owes nothing here stays one.
    std::string name_of(const std::string& party) const {
        for (const auto& meeting : list(answer_, "meetings"))
            for (const auto& duty : list(meeting, "notice"))
                if (text(duty, "owed_by") == party) return text(duty, "owed_by_name");
        for (const auto& duty : list(answer_, "duties"))
            if (text(duty, "owed_by") == party) return text(duty, "owed_by_name");
        return party;
    }

    std::vector<std::string> notice_in_short(const json::value& meeting) const {
        std::vector<std::string> said;
        for (const auto& entry : list(meeting, "published"))
            if (stands(entry)) said.push_back(published_words(entry) + ", " + time(entry, "happened_at") + in_brackets(entry_words(entry)));
        if (said.empty()) said.emplace_back("No notice is on record.");
        return said;
    }

    static std::string was_in_time(const json::value& meeting) {
        bool any = false;
        std::string said;
        for (const auto& entry : list(meeting, "published")) {
            if (!stands(entry)) continue;
            any = true;
            for (const auto& finding : list(entry, "findings"))
                if (is_a_breach(finding))
                    said += (said.empty() ? "No, by the rules that were applied: " : " ") + capitalised(text(finding, "numbers")) +
                            in_brackets(entry_words(entry)) + ". " + consequence_of(finding);
        }
        if (!any) return "Not on record: nobody has recorded that notice was given.";
        return said.empty() ? "Yes, by the rules that were applied: no entry of it was found short." : said;
    }

    std::string there_in_short(const json::value& meeting) const {
        const auto present = text(meeting, "present");
        if (present.empty()) return "Nobody has recorded who was there.";
        auto said = present + " present.";
        for (const auto& entry : list(meeting, "presence"))
            if (stands(entry))
                for (const auto& finding : list(entry, "findings"))
                    if (text(finding, "rule").starts_with("quorum"))
                        said += " Quorum when the " + simulate::spelt_out(text(entry, "kind")) + ": " + ended(text(finding, "numbers"));
        return said + (text(meeting, "had_quorum") == "yes" ? " It was taken to be quorate." : "");
    }

    // --- notice -------------------------------------------------------------------------------------------------------------------

    std::string meeting_title(const json::value& meeting) const {
        const auto on = long_day(meeting, "held_on");
        return text(meeting, "title") + (on.empty() ? "" : ", " + on) + " (" + text(meeting, "id") + ")";
    }

    Section notices() const {
        Section section{"notice", "Notice: what the rule asked, and what was done", {}};
        for (const auto& meeting : list(answer_, "meetings")) {
            Block head;
            head.heading = meeting_title(meeting);
            const auto at = text(meeting, "at"), place = text(meeting, "place"), siblings = text(meeting, "siblings");
            head.facts = {
                {"Body", text(meeting, "body_name")},
                {"Held", long_day(meeting, "held_on") + (at.empty() ? "" : ", " + at) + (place.empty() ? "" : ", " + place)},
                {"State", text(meeting, "state") + (text(meeting, "minutes").empty() ? "" : "; its minutes " + text(meeting, "minutes"))}};
            if (!siblings.empty()) head.facts.emplace_back("Sat in common with", siblings + " (each has a notice and minutes of its own)");
            section.blocks.push_back(std::move(head));
            std::string counted_already;
            for (const auto& duty : list(meeting, "notice")) add_notice_duty(section, duty, counted_already);
            for (const auto& entry : list(meeting, "published")) section.blocks.push_back(published_block(entry));
            if (list(meeting, "published").empty()) section.blocks.push_back({.heading = "", .paragraphs = {"No notice is on record."}});
        }
        if (list(answer_, "meetings").empty())
            section.blocks.push_back({.heading = "", .paragraphs = {"No meeting belongs to it, and so no notice of one."}});
        return section;
    }

    /// Whose duty it was, by which rule, and how the days were counted: once for all who had the same.
    void add_notice_duty(Section& section, const json::value& duty, std::string& counted_already) const {
        Block block;
        block.minor = capitalised(text(duty, "what")) + ": " + text(duty, "owed_by_name");
        block.facts = {{"Due", time(duty, "due_at")}, {"What became of it", outcome_words(duty)}};
        const auto& law = member(duty, "law");
        if (!law.is_null())
            block.facts.emplace_back("Judged by",
                                     "the rule '" + text(law, "rule") + "': " + text(law, "says") + in_brackets(source_of(law)));
        const auto& proof = member(duty, "proof");
        if (!proof.is_null()) {
            const auto sentence = text(proof, "sentence");
            block.facts.emplace_back("How it was counted", sentence == counted_already ? "As above, day by day." : sentence);
            if (!flag(proof, "as_then"))
                block.facts.emplace_back("Note",
                                         "This count is by the calendar as it now is; the deadline above was counted by an earlier one.");
            if (sentence != counted_already) {
                block.caption = "The days, by " + text(proof, "calendar");
                block.table.columns = {"day", "counted", "why"};
                for (const auto& one : list(proof, "days"))
                    block.table.rows.push_back({day(one, "date"), flag(one, "counted") ? "counted" : "not counted", text(one, "why")});
            }
            counted_already = sentence;
        }
        section.blocks.push_back(std::move(block));
    }

    std::string outcome_words(const json::value& duty) const {
        const auto outcome = spaced(text(duty, "outcome"));
        auto said = outcome == "open" ? std::string{"still open"} : outcome;
        if (const auto at = time(duty, "happened_at"); !at.empty()) {
            said += ", " + at;
            if (const auto recorded = time(duty, "recorded_at"); recorded != at) said += ", recorded " + recorded;
        }
        if (const auto apart = margin(duty); !apart.empty()) said += in_brackets(apart);
        if (const auto reason = text(duty, "reason"); !reason.empty()) said += ": " + reason;
        return said;
    }

    std::string by_whom(const json::value& entry) const {
        auto said =
            text(entry, "actor") == "engine" ? std::string{"by the program, following from another entry"} : "by " + text(entry, "actor");
        if (const auto post = text(entry, "post"); !post.empty()) said += " for " + name_of(post);
        if (const auto capacity = text(entry, "capacity"); !capacity.empty()) said += ", " + capacity;
        if (const auto other = text(entry, "on_behalf_of"); !other.empty()) said += ", on the word of " + other;
        return said;
    }

    std::string recorded_words(const json::value& entry) const {
        const auto happened = time(entry, "happened_at"), recorded = time(entry, "recorded_at");
        return (happened == recorded ? "at once" : recorded) + ", " + by_whom(entry) + "; " + entry_words(entry);
    }

    Block published_block(const json::value& entry) const {
        Block block;
        block.minor = published_words(entry) + ", " + time(entry, "happened_at");
        block.facts = {{"Recorded", recorded_words(entry)}, {"Taken as", verdict_words(text(entry, "verdict"))}};
        if (const auto address = text(member(entry, "facts"), "address"); !address.empty())
            block.facts.emplace_back("To be read at", address);
        if (!member(entry, "taken_back_by").is_null())
            block.facts.emplace_back("Taken back", "entered in error, says entry " + std::to_string(number(entry, "taken_back_by")));
        add_findings(block, entry);
        return block;
    }

    static void add_findings(Block& block, const json::value& of) {
        for (const auto& finding : list(of, "findings")) {
            block.facts.emplace_back(
                is_a_breach(finding) ? "Breach" : "Found",
                ended(capitalised(text(finding, "numbers"))) + (is_a_breach(finding) ? " " + consequence_of(finding) : ""));
            const auto source = text(finding, "source");
            block.facts.emplace_back("By the rule", text(finding, "rule") + in_brackets(source));
            bool first = true;
            for (const auto& way : texts(finding, "ways_on")) {
                block.facts.emplace_back(first ? "Lawful ways on" : "", way);
                first = false;
            }
        }
    }

    // --- who was there ------------------------------------------------------------------------------------------------------------

    Section presence() const {
        Section section{"presence", "Who was there, and who could decide", {}};
        for (const auto& meeting : list(answer_, "meetings")) {
            Block block;
            block.heading = meeting_title(meeting);
            block.facts.emplace_back("Present", there_in_short(meeting));
            for (const auto& body : list(member(meeting, "standing"), "bodies")) {
                const auto whole = number(body, "whole_number");
                block.facts.emplace_back("Members in post", whole == 0 ? "how many members it has is not on record"
                                                                       : fmt::format("{} of {}", number(body, "in_post"), whole));
                const auto quorum = text(body, "quorum");
                block.facts.emplace_back("Quorum", quorum.empty() ? "none is named" : quorum);
                block.facts.emplace_back(
                    "Decides by", text(body, "decides_by") + (text(body, "decides_by") == "vote" ? ", " + text(body, "majority") : ""));
                if (flag(body, "in_shadow")) block.facts.emplace_back("Standing", "on that day it met in shadow only");
                for (const auto& maker : list(body, "established")) {
                    const auto& recorded = member(maker, "recorded");
                    const auto instrument = text(maker, "instrument");
                    block.facts.emplace_back("Established by " + text(maker, "by"),
                                             recorded.is_null()
                                                 ? "not by then, as far as is on record"
                                                 : (instrument.empty() ? "by what instrument is not on record" : instrument) +
                                                       in_brackets(entry_words(recorded)));
                }
                add_members(block, body);
            }
            section.blocks.push_back(std::move(block));
            Block comings;
            comings.caption = "Opening, coming and going, as recorded";
            comings.table.columns = {"when", "what", "who", "found", "entry"};
            for (const auto& entry : list(meeting, "presence")) {
                const auto& facts = member(entry, "facts");
                std::string who, found;
                for (const auto* name : {"present", "members", "post", "person", "substitute"})
                    if (const auto one = text(facts, name); !one.empty())
                        who += (who.empty() ? "" : "; ") + (std::string{name} == "present" ? one + " present" : one);
                for (const auto& finding : list(entry, "findings")) found += (found.empty() ? "" : "; ") + text(finding, "numbers");
                comings.table.rows.push_back({time(entry, "happened_at"), capitalised(simulate::spelt_out(text(entry, "kind"))), who, found,
                                              std::to_string(number(entry, "entry"))});
            }
            if (!comings.table.rows.empty()) section.blocks.push_back(std::move(comings));
        }
        if (section.blocks.empty()) section.blocks.push_back({.heading = "", .paragraphs = {"No meeting belongs to it."}});
        return section;
    }

    void add_members(Block& block, const json::value& body) const {
        block.caption = "Members on that day";
        block.table.columns = {"post", "held by", "since", "by what instrument", "entry"};
        for (const auto& one : list(body, "members")) {
            const bool held = !member(one, "person").is_null();
            const auto capacity = text(one, "capacity"), instrument = text(one, "instrument");
            auto holder = held ? text(one, "person") + (capacity == "substantive" || capacity.empty() ? "" : ", " + capacity)
                          : flag(one, "vacant") ? std::string{"vacant"}
                                                : std::string{"not on record"};
            if (!flag(one, "votes")) holder += ", without a vote";
            const auto& recorded = member(one, "recorded");
            block.table.rows.push_back({text(one, "name"), holder, day(one, "from"),
                                        held && instrument.empty() ? "not on record" : instrument,
                                        recorded.is_null() ? "" : std::to_string(number(recorded, "entry"))});
        }
        if (block.table.rows.empty()) block.facts.emplace_back("Members by name", "not on record: the definition names no member's post");
    }

    // --- decisions ----------------------------------------------------------------------------------------------------------------

    const json::value* standing_of(const std::string& meeting) const {
        for (const auto& one : list(answer_, "meetings"))
            if (text(one, "id") == meeting && !list(member(one, "standing"), "bodies").empty())
                return &list(member(one, "standing"), "bodies").front();
        return nullptr;
    }

    Section decisions() const {
        Section section{"decisions", "Decisions, and the rules they stand on", {}};
        for (const auto& item : list(answer_, "items")) {
            const auto& decision = member(item, "decision");
            Block block;
            block.heading = text(item, "title") + " (" + text(item, "id") + ")";
            if (decision.is_null()) {
                block.facts = {{"Outcome", "no decision is on record; it stands at: " + text(item, "state")}};
            } else {
                const auto votes = votes_words(decision), minute = text(decision, "minute");
                block.facts = {
                    {"Outcome",
                     text(decision, "outcome") + (minute.empty() ? "; the number of its minute is not on record" : "; minute " + minute)},
                    {"Decided",
                     time(decision, "happened_at") + ", by the " + text(decision, "body_name") + " at " + text(decision, "meeting")},
                    {"Recorded", (time(decision, "happened_at") == time(decision, "recorded_at") ? std::string{"at once"}
                                                                                                 : time(decision, "recorded_at")) +
                                     ", by " + text(decision, "recorded_by") + "; " + entry_words(decision)},
                    {"Taken as", verdict_words(text(decision, "verdict"))},
                    {"Who voted", votes.empty() ? "no count of votes is on record" : votes},
                    {"Interests declared", declarations_words(decision)},
                    {"Quorum at the vote", quorum_words(decision)},
                    {"Confirmed", minutes_words(decision, zones_, system_)}};
            }
            if (const auto barred = text(item, "barred"); !barred.empty()) block.facts.emplace_back("Barred", barred);
            const auto& urgency = member(item, "urgency");
            if (!urgency.is_null()) {
                const auto reason = text(member(urgency, "facts"), "reason");
                block.facts.emplace_back("Taken as urgent", "on the opinion of " + text(item, "urgent_on_opinion_of") +
                                                                (reason.empty() ? "; the reason is not on record" : ": " + reason) +
                                                                in_brackets(entry_words(urgency)));
            }
            if (!decision.is_null()) add_findings(block, decision);
            add_rules_of_decision(block, item, !urgency.is_null());
            section.blocks.push_back(std::move(block));
        }
        if (section.blocks.empty()) section.blocks.push_back({.heading = "", .paragraphs = {"No item of business belongs to it."}});
        return section;
    }

    void add_rules_of_decision(Block& block, const json::value& item, bool urgent) const {
        const auto* body = standing_of(text(item, "meeting"));
        if (body == nullptr) {
            block.facts.emplace_back("Rules that applied", "not on record: its meeting is not, or has no date");
            return;
        }
        std::set<std::string> wanted{"agenda", "quorum"};
        if (urgent) wanted.insert("urgency");
        for (const auto& rule : list(*body, "rules"))
            if (wanted.contains(text(rule, "rule")))
                block.facts.emplace_back("Rule: " + text(rule, "rule"), text(rule, "says") + in_brackets(source_of(rule)));
    }

    // --- papers -------------------------------------------------------------------------------------------------------------------

    /// The file on the page beside the one that was recorded.
    std::string seen_words(const json::value& item) const {
        const auto& seen = member(item, "paper_seen");
        if (seen.is_null()) return "the page was not looked at";
        const auto failed = text(seen, "failed"), found = text(seen, "sha256"), recorded = text(item, "paper_sha256");
        if (!failed.empty()) return time(seen, "at") + ": it could not be fetched, " + failed;
        return time(seen, "at") + ": " + found +
               (recorded.empty()    ? ""
                : found == recorded ? ", the file that was recorded"
                                    : ", not the file that was recorded");
    }

    Section papers() const {
        Block block;
        block.paragraphs.emplace_back(
            "As recorded is what was said when the paper was published; as seen is what the program itself found at that address.");
        block.caption = "What was before the meeting";
        block.table.columns = {"item", "address", "version", "SHA-256 as recorded", "as seen on the page"};
        for (const auto& item : list(answer_, "items"))
            if (!text(item, "paper_address").empty() || !text(item, "paper_sha256").empty())
                block.table.rows.push_back({text(item, "title"), text(item, "paper_address"), text(item, "paper_version"),
                                            text(item, "paper_sha256"), seen_words(item)});
        if (block.table.rows.empty()) block.paragraphs = {"Neither address nor SHA-256 of a paper is on record."};
        return {"papers", "Papers", {std::move(block)}};
    }

    // --- history, duties, mails -----------------------------------------------------------------------------------------------------

    Section history() const {
        Block block;
        const auto& told = member(answer_, "history");
        block.caption = "By when it happened";
        block.table.columns = {"when", "what", "more", "on record"};
        for (const auto& line : list(told, "lines")) {
            std::string more;
            for (const auto& detail : texts(line, "details")) more += (more.empty() ? "" : " ") + ended(detail);
            block.table.rows.push_back({time(line, "happened_at"), line_words(line), more,
                                        provenance_words(line, zones_, system_) + ", on " + text(line, "instance")});
        }
        if (block.table.rows.empty()) block.paragraphs.emplace_back("Nothing is recorded of it.");
        if (const auto left = number(told, "reminders_left_out"); left > 0)
            block.paragraphs.push_back(counted(left, "reminder or notice stands", "reminders and notices stand") + " under Mails alone.");
        return {"history", "What happened, in order", {std::move(block)}};
    }

    Section duties() const {
        Block block;
        block.caption = "By when it was due";
        block.table.columns = {"due", "what", "who", "of", "what became of it", "rule, and what it is judged by"};
        for (const auto& duty : list(answer_, "duties")) {
            const auto& law = member(duty, "law");
            const auto rule = text(duty, "rule");
            block.table.rows.push_back(
                {(flag(duty, "earliest") ? "not before " : "") + time(duty, "due_at"), text(duty, "what"), text(duty, "owed_by_name"),
                 text(duty, "instance"), outcome_words(duty),
                 rule + (law.is_null() ? "" : (rule.empty() ? "" : "; ") + text(law, "rule") + in_brackets(text(law, "source")))});
        }
        if (block.table.rows.empty()) block.paragraphs.emplace_back("Nothing was owed.");
        return {"duties", "What was owed, by whom, and what became of it", {std::move(block)}};
    }

    Section mails() const {
        Block block;
        block.paragraphs.emplace_back(
            "Delivered here means that the mail server of the office took the message. Whether anybody read it, no record can say.");
        block.caption = "In the order in which they were owed";
        block.table.columns = {"owed", "to", "what", "what became of it", "Message-ID and SHA-256 of its bytes"};
        for (const auto& mail : list(answer_, "mails")) {
            std::string became;
            for (const auto& entry : list(mail, "became"))
                became += (became.empty() ? "" : "; ") + became_words(entry) + ", " + time(entry, "recorded_at") +
                          in_brackets(entry_words(entry));
            const auto id = text(mail, "message_id"), hash = text(mail, "bytes_hash"), step = text(mail, "step_words");
            block.table.rows.push_back({time(mail, "created_at"), text(mail, "to_name"),
                                        text(mail, "what") + (step.empty() ? "" : ", " + step) + in_brackets(spaced(text(mail, "step"))) +
                                            "; " + text(mail, "instance"),
                                        became.empty() ? text(mail, "state_words") : became, id.empty() ? "" : "<" + id + "> " + hash});
        }
        if (block.table.rows.empty()) block.paragraphs = {"No mail was owed for it."};
        return {"mails", "Mails, and what became of them", {std::move(block)}};
    }

    // --- rules ----------------------------------------------------------------------------------------------------------------------

    Section rules() const {
        Section section{"rules", "Rules that applied, where each is from, and who checked it", {}};
        std::set<std::string> told;
        for (const auto& meeting : list(answer_, "meetings")) {
            const auto& standing = member(meeting, "standing");
            const auto& applied = member(standing, "applied");
            for (const auto& body : list(standing, "bodies")) {
                if (!told.insert(text(body, "id") + text(member(standing, "instance"), "definition")).second) continue;
                Block block;
                block.heading = text(body, "name");
                const auto& by = member(applied, "applied");
                block.facts = {{"Meets by the rules", text(body, "procedure")},
                               {"Definition", text(member(standing, "instance"), "definition")},
                               {"Calendar", text(applied, "calendar")},
                               {"Applied", time(by, "recorded_at") + ", by " + text(by, "by") + "; " + entry_words(by)},
                               {"Who could change it", flag(applied, "second_person")
                                                           ? "an administrator proposes, and another one applies the very same"
                                                           : "an administrator alone; each time is an entry of the record"}};
                block.caption = "Rules";
                block.table.columns = {"rule", "what it says", "source", "checked"};
                for (const auto& rule : list(body, "rules")) {
                    const auto by_whom = text(rule, "checked_by"), source = text(rule, "source");
                    block.table.rows.push_back({text(rule, "rule"), text(rule, "says"), source.empty() ? "not on record" : source,
                                                by_whom.empty() ? "by nobody on record" : day(rule, "checked_on") + ", by " + by_whom});
                }
                section.blocks.push_back(std::move(block));
            }
        }
        if (section.blocks.empty())
            section.blocks.push_back(
                {.heading = "", .paragraphs = {"No meeting belongs to it; the rule of each deadline stands with what was owed."}});
        return section;
    }

    // --- proof ----------------------------------------------------------------------------------------------------------------------

    Section proof() const {
        Section section{"proof", "What this proves, and how to check it", {}};
        Block how;
        how.paragraphs = {
            "Nothing of Beadle's store is needed, and no network. On a machine that has the program, or with the second verifier, which "
            "shares no code with it:"};
        how.points = {"beadle audit verify FOLDER --key log.pub", "verify-audit FOLDER --key log.pub",
                      "The log.pub to name is the one that you were given by another way than this pack, or that you compare by voice: " +
                          text(answer_, "key")};
        section.blocks.push_back(std::move(how));
        section.blocks.push_back(
            {.heading = "What is proved",
             .paragraphs = {},
             .facts = {},
             .points = {fmt::format("That each entry in the folder entries is, to the byte, the entry of that number among the {} that {} "
                                    "signed. Nobody who has "
                                    "not that key can alter, add or renumber one.",
                                    number(answer_, "size"), text(answer_, "origin")),
                        "That each text in texts.jsonl is the one that was recorded with its entry: the entry holds its hash.",
                        "That no file of the pack was altered since it was made, provided that the pack's fingerprint is the one that you "
                        "were given with it, by another "
                        "way: name it with --fingerprint. Without it, the manifest shows only that the files agree with each other."}});
        section.blocks.push_back(
            {.heading = "What is not proved",
             .paragraphs = {},
             .facts = {},
             .points = {"That what people recorded is true. The record shows who said it and when, and that it was not put in or changed "
                        "afterwards.",
                        "That whoever holds the key did not sign another history: against that, compare with a checkpoint that somebody "
                        "else has kept (beadle audit prove "
                        "--consistent).",
                        "That nothing else is on record: the entries here are those of the things named and those that they rest on.",
                        "The words of this page. They were made from the entries by the program, and each names its entry; the manifest "
                        "alone guards them."}});
        section.blocks.push_back(entries_block());
        return section;
    }

    Block entries_block() const {
        Block block;
        block.heading = "The entries";
        std::set<std::int64_t> withheld;
        for (const auto& one : list(answer_, "withheld")) withheld.insert(one.to_number<std::int64_t>());
        if (!withheld.empty())
            block.paragraphs.push_back(counted(static_cast<std::int64_t>(withheld.size()), "entry is", "entries are") +
                                       " left out whole, since the signed line itself repeats what is exempt.");
        block.caption = fmt::format("{} entries", list(answer_, "entries").size());
        block.table.columns = {"entry", "recorded", "what", "of", "by", "taken as", "proof"};
        for (const auto& entry : list(answer_, "entries")) {
            const auto seq = number(entry, "entry");
            block.table.rows.push_back({std::to_string(seq), time(entry, "recorded_at"),
                                        capitalised(simulate::spelt_out(text(entry, "kind"))), text(entry, "instance"),
                                        text(entry, "actor"), verdict_words(text(entry, "verdict")),
                                        withheld.contains(seq) ? "left out" : fmt::format("entries/{}.tlog-proof", seq)});
        }
        return block;
    }

    const json::value& answer_;
    Zones zones_;
    std::string system_;
};

}  // namespace

std::string evidence_page(const json::value& answer, const std::filesystem::path& config_dir) {
    return to_html(EvidencePage{answer}.document(), config_dir, "evidence");
}

}  // namespace beadle::cli
