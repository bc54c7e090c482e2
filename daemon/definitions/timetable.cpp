#include "daemon/definitions/timetable.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/phrases.hpp"
#include "daemon/definitions/template_file.hpp"
#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/dates_in_words.hpp"

namespace beadle::definitions {

namespace {

/// What officers call the acts that every meeting owes: a line that says only 'do' and 'by' is understood.
struct KnownAct {
    std::vector<std::string> said;
    const char* ref;
    const char* met_by;
    const char* rule;
};
const std::vector<KnownAct>& known_acts() {
    static const std::vector<KnownAct> acts{
        {{"fix the date", "fix the date and place"}, "date", "DateFixed", ""},
        {{"call for reports"}, "call", "ReportsCalled", ""},
        {{"send your report", "send in reports"}, "reports", "ReportReceived", ""},
        {{"settle the agenda", "settle the agenda with the chair", "settle the agenda with the chairs"}, "settle", "AgendaSettled", ""},
        {{"give notice", "give notice of the meeting"}, "notice-given", "NoticeGiven", "notice"},
        {{"publish the agenda"}, "agenda", "AgendaPublished", "agenda"},
        {{"close public questions"}, "questions", "QuestionsClosed", "questions"},
        {{"hold the meeting"}, "hold", "MeetingConcluded", ""},
        {{"publish decisions", "publish the decisions"}, "decisions", "DecisionsPublished", "decisions"},
        {{"draft minutes", "draft the minutes", "draft minutes to the chair", "draft the minutes and send them to the chair"},
         "minutes",
         "MinutesDrafted",
         "minutes"},
        {{"clear the minutes"}, "clear", "MinutesCleared", ""},
        {{"publish the draft minutes"}, "draft-minutes", "MinutesPublished", ""},
        {{"confirm the minutes"}, "confirm", "MinutesConfirmed", ""},
        {{"sign the minutes"}, "sign", "MinutesSigned", ""},
    };
    return acts;
}

const KnownAct* known_act(const std::string& said) {
    for (const auto& act : known_acts()) {
        if (std::find(act.said.begin(), act.said.end(), plain(said)) != act.said.end()) return &act;
    }
    return nullptr;
}

bool names(const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_for_strategies(const model::TimetableEntry& entry) { return names(entry.kinds, "strategy"); }

/// The events that what the line is for has: a meeting, a strategy of the body, or either of them.
std::vector<std::string> anchors_of(const model::TimetableEntry& entry) {
    std::vector<std::string> anchors;
    if (!is_for_strategies(entry) || entry.kinds.size() > 1)
        anchors = {"meeting", "decision", "notice", "publication", "conclusion", "later-meeting", "opens", "window", "entry"};
    if (is_for_strategies(entry))
        for (const auto* anchor : {"entry", "target", "approval", "publication", "effect"})
            if (!names(anchors, anchor)) anchors.emplace_back(anchor);
    return anchors;
}

/// What a meeting asks for of itself where its timetable asks for nothing, under these refs (workflows/meeting/next.cpp): a line is called so
/// only where it asks for the same.
struct OwnRef {
    const char* ref;
    const char* met_by;
};
constexpr std::array<OwnRef, 4> refs_of_meetings{
    {{"date", "DateFixed"}, {"word", "MeetingConcluded"}, {"draft", "MinutesDrafted"}, {"settle-minutes", "MinutesConfirmed"}}};
/// What a strategy asks for beside its lines, alone or with whom it is asked of behind it.
constexpr std::array<const char*, 15> refs_of_strategies{"direction", "chapter", "endorse",    "aligned",  "involve",
                                                         "support",   "approve", "amendments", "publish",  "release",
                                                         "copy",      "mirror",  "progress",   "consider", "revise"};

/// Whether what the meeting or the strategy itself asks for would take the place of the line.
bool is_taken(const model::TimetableEntry& entry) {
    if (is_for_strategies(entry) && std::find(refs_of_strategies.begin(), refs_of_strategies.end(), entry.ref) != refs_of_strategies.end())
        return true;
    const bool is_for_meetings = !is_for_strategies(entry) || entry.kinds.size() > 1;
    return is_for_meetings && std::any_of(refs_of_meetings.begin(), refs_of_meetings.end(),
                                          [&](const OwnRef& own) { return own.ref == entry.ref && own.met_by != entry.met_by; });
}

bool is_pascal_case(const std::string& word) {
    return !word.empty() && std::isupper(static_cast<unsigned char>(word[0])) && word.size() > 1 &&
           std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isalnum(c); }) &&
           std::any_of(word.begin(), word.end(), [](unsigned char c) { return std::islower(c); });
}

/// Reads the entries of one timetable; they know each other's refs.
class TimetableReader {
public:
    TimetableReader(const std::string& body, const TimetableSurroundings& around)
        : body_{body}, around_{around}, reader_{around.reader}, mistakes_{around.reader.mistakes()} {}

    std::vector<model::TimetableEntry> read(const Node& list) {
        for (const auto* item : reader_.each(list)) {
            const Section section{*item, "timetable entry", reader_, "a line of the timetable of '" + body_ + "'"};
            if (section) read_entry(section);
        }
        for (const auto& [index, node] : rule_nodes_) check_anchor(entries_[index], *node);
        for (const auto* node : word_nodes_) check_dates_named(*node);
        check_circles();
        return std::move(entries_);
    }

private:
    void read_entry(const Section& section) {
        model::TimetableEntry entry;
        entry.what = section.text("do");
        entry.ask = section.text("ask");
        entry.if_late = section.text("if late");
        for (const auto* key : {"ask", "if late"})
            if (const auto* node = section.get(key)) word_nodes_.push_back(node);
        entry.notice_only = section.yes("notice only");
        entry.kinds = section.words("for");
        const auto* act = known_act(entry.what);
        read_ref(section, entry, act);
        const auto rule = section.rule("by");
        if (rule) {
            entry.by = *rule;
            rule_nodes_.push_back({entries_.size(), section.get("by")});
            if (calendar::direction_of(*rule) == calendar::Direction::earliest) {
                mistakes_.add(*section.get("by"), "this is the earliest date for something, and nothing is late by it",
                              "a last date: 'before', 'within ... of' or 'by'", {}, section.get("by")->text.find("after"));
            }
        }
        read_who(section, entry);
        read_met_by(section, entry, act);
        check_not_taken(section, entry);
        read_reminders(section, entry, rule);
        read_escalations(section, entry, rule);
        read_judging_rule(section, entry, act, rule);
        if (const auto* name = section.get("template")) read_template(*name, entry);
        entries_.push_back(std::move(entry));
    }

    void read_ref(const Section& section, model::TimetableEntry& entry, const KnownAct* act) {
        const auto* node = section.get("ref");
        entry.ref = node ? reader_.id(*node).value_or("") : act ? act->ref : ref_from(entry.what, 40);
        if (entry.ref.empty()) return;
        const auto& place = node ? *node : section.node();
        if (node && !std::isalpha(static_cast<unsigned char>(entry.ref[0])))
            mistakes_.add(*node, "'" + entry.ref + "' does not begin with a letter", "a ref such as agenda");
        const auto& anchors = known_anchors();
        if (std::find(anchors.begin(), anchors.end(), entry.ref) != anchors.end()) {
            mistakes_.add(place, "the ref '" + entry.ref + "' is a word that rules count from", "another ref");
        }
        const auto [before, is_new] = lines_.emplace(entry.ref, section.node().line);
        if (!is_new) {
            mistakes_.add(place, "the ref '" + entry.ref + "' is that of another line, " + std::to_string(before->second),
                          "a ref of its own");
        }
    }

    /// Two duties of one instance have two refs: what it asks for of itself would take the line's place, and with it how that ended.
    void check_not_taken(const Section& section, const model::TimetableEntry& entry) {
        if (!is_a_bodys_ || !is_taken(entry)) return;
        const auto* node = section.get("ref");
        mistakes_.add(node ? *node : section.node(),
                      "the ref '" + entry.ref + "' is that of something which every " +
                          (is_for_strategies(entry) ? "strategy" : "meeting") + " asks for of itself",
                      "another ref");
    }

    void read_who(const Section& section, model::TimetableEntry& entry) {
        const auto* who = section.get("who");
        if (!who) return;
        if (who->kind == Node::Kind::word && plain(who->text) == "each office") {
            entry.each_office = true;
            if (offices_of_the_sitting().empty()) mistakes_.add(*who, "no office runs '" + body_ + "'", "its id in 'runs' of an office");
            return;
        }
        for (const auto* item : reader_.each(*who)) {
            if (item->kind == Node::Kind::word && plain(item->text) == "each office") {
                mistakes_.add(*item, "'each office' among others", "'each office' alone");
                continue;
            }
            for (auto& party : around_.parties.reachable(*item)) {
                if (std::find(entry.owed_by.begin(), entry.owed_by.end(), party.id) != entry.owed_by.end()) {
                    mistakes_.add(*item, "'" + party.id + "' is named twice", "each once");
                } else {
                    entry.owed_by.push_back(std::move(party.id));
                }
            }
        }
    }

    /// The offices of the body and of those it sits in common with.
    std::vector<const model::Office*> offices_of_the_sitting() const {
        auto offices = model::offices_of(around_.definition, body_);
        const auto body = around_.definition.bodies.find(body_);
        if (body == around_.definition.bodies.end()) return offices;
        for (const auto& other : body->second.sits_in_common_with) {
            for (const auto* office : model::offices_of(around_.definition, other)) offices.push_back(office);
        }
        return offices;
    }

    void read_met_by(const Section& section, model::TimetableEntry& entry, const KnownAct* act) {
        const auto* node = section.get("met by");
        if (entry.notice_only) {
            if (node) mistakes_.add(*node, "nothing is owed here, so nothing meets it", "the line left out, or 'notice only: no'");
            return;
        }
        if (!node) {
            if (act) {
                entry.met_by = act->met_by;
            } else if (!entry.what.empty()) {
                std::vector<std::string> said;
                for (const auto& known : known_acts()) said.insert(said.end(), known.said.begin(), known.said.end());
                mistakes_.add(section.node(), "nothing says what meets '" + entry.what + "'", "met by: an event such as AgendaPublished",
                              nearest_to(entry.what, said));
            }
            return;
        }
        entry.met_by = section.text("met by");
        if (entry.met_by.empty()) return;
        const auto& known = events_that_meet();
        if (std::find(known.begin(), known.end(), entry.met_by) != known.end()) return;
        const auto near = nearest_to(entry.met_by, known);
        if (!is_pascal_case(entry.met_by)) {
            mistakes_.add(*node, "'" + entry.met_by + "' is no event", "an event in the past tense, written as AgendaPublished", near);
        } else if (!near.empty() && distance_between(plain(near), plain(entry.met_by)) <= 3) {
            mistakes_.add(*node, "unknown event '" + entry.met_by + "'", "a known event, or one of your own that is not one misspelt",
                          near);
        }
    }

    // --- reminders and escalations -------------------------------------------------------------------------------------------

    /// An offset, where hours need a time of day to count from.
    std::optional<model::Offset> offset(const Node& node, const std::optional<calendar::Rule>& rule, const char* expected) {
        const auto text = reader_.text(node, expected);
        if (!text) return {};
        const auto parsed = parse_offset(*text);
        if (!parsed) {
            add_phrase_error(mistakes_, node, parsed.error(), expected);
            return {};
        }
        if (parsed->in_hours && rule && !rule->at) {
            mistakes_.add(node, "hours are counted from a time, and 'by' gives none", "a time in 'by', such as 'at 5pm', or working days");
            return {};
        }
        return *parsed;
    }

    void read_reminders(const Section& section, model::TimetableEntry& entry, const std::optional<calendar::Rule>& rule) {
        const auto* node = section.get("remind");
        if (!node) return;
        for (const auto* item : reader_.each(*node)) {
            const auto when = offset(*item, rule, "working days before the deadline, such as 3, or 3 hours before");
            if (!when) continue;
            const bool on_the_day_too_late =
                !when->in_hours && when->count == 0 && rule && rule->at && rule->at->count() <= around_.definition.remind_hour * 60;
            if (when->count > 0) {
                mistakes_.add(*item, "a reminder after the deadline", "working days before it; who is told afterwards stands in 'then'");
            } else if (on_the_day_too_late) {
                mistakes_.add(*item,
                              "a reminder after the deadline: on the day they go at " +
                                  calendar::in_words(calendar::minutes{around_.definition.remind_hour * 60}) + ", and this falls due at " +
                                  calendar::in_words(*rule->at),
                              "1, for the working day before, or hours");
            } else if (std::any_of(entry.remind.begin(), entry.remind.end(),
                                   [&](const auto& other) { return other.count == when->count && other.in_hours == when->in_hours; })) {
                mistakes_.add(*item, "the same reminder twice", "each once");
            } else {
                entry.remind.push_back(*when);
            }
        }
        std::sort(entry.remind.begin(), entry.remind.end(), [](const auto& a, const auto& b) {
            return std::pair{a.in_hours, a.count} < std::pair{b.in_hours, b.count};
        });
    }

    void read_escalations(const Section& section, model::TimetableEntry& entry, const std::optional<calendar::Rule>& rule) {
        const auto* node = section.get("then");
        if (!node) return;
        if (entry.notice_only) {
            mistakes_.add(*node, "nothing is owed here, so nobody is told when it is not done", "the line left out");
            return;
        }
        for (const auto* item : reader_.each(*node)) {
            const Node* to = item;
            model::Offset at = entry.then.empty() && rule && rule->at ? model::Offset{-2, true} : model::Offset{1, false};
            if (item->kind == Node::Kind::mapping) {
                const Section escalation{*item, "escalation", reader_, "an escalation"};
                to = escalation.get("to");
                if (const auto* when = escalation.get("at")) {
                    const auto given = offset(*when, rule, "2 hours before, 1 working day after, or on the day");
                    if (!given) continue;
                    at = *given;
                    const bool bare = std::all_of(when->text.begin(), when->text.end(), [](unsigned char c) { return std::isdigit(c); });
                    if (bare) mistakes_.add(*when, "before or after?", "working days before, or working days after");
                }
            }
            if (to) add_escalation(*to, at, entry);
        }
    }

    void add_escalation(const Node& node, model::Offset at, model::TimetableEntry& entry) {
        const auto text = reader_.text(node, "a post, office or group");
        if (!text) return;
        const auto said = plain(*text);
        const bool head = said == "head of service" || said == "head of office" || said == "its head";
        if (head || said == "deputy" || said == "its deputy") {
            const model::Escalation relative{std::string{head ? model::head_of_the_office : model::deputy_of_the_office}, at};
            if (check_relative(node, relative, entry)) entry.then.push_back(relative);
            return;
        }
        for (auto& party : around_.parties.reachable(node)) {
            const auto post = around_.definition.posts.find(party.id);
            const bool never_by_itself = post != around_.definition.posts.end() && (post->second.elected_member || post->second.chair);
            if (never_by_itself && !party.by_itself) {
                mistakes_.add(node, "this would tell '" + party.id + "', an elected member or chair",
                              "that post by its own id, where it is meant; otherwise officers");
                continue;
            }
            const bool twice = std::any_of(entry.then.begin(), entry.then.end(), [&](const auto& other) {
                return other.to == party.id && other.at.count == at.count && other.at.in_hours == at.in_hours;
            });
            if (twice) {
                mistakes_.add(node, "'" + party.id + "' is told twice at one time", "each once");
            } else {
                entry.then.push_back({std::move(party.id), at});
            }
        }
    }

    /// "head of service" and "deputy" are those of whoever owes it: each of them must have one, with a mailbox.
    bool check_relative(const Node& node, const model::Escalation& escalation, const model::TimetableEntry& entry) {
        std::vector<std::string> owing = entry.owed_by;
        if (entry.each_office) {
            for (const auto* office : offices_of_the_sitting()) owing.push_back(office->id);
        }
        bool all_found = true;
        for (const auto& party : owing) {
            const auto reached = model::reached_by(around_.definition, escalation, party);
            const auto post = around_.definition.posts.find(reached);
            if (reached.empty() || post == around_.definition.posts.end()) {
                mistakes_.add(node, "'" + party + "' names no " + (escalation.to == model::head_of_the_office ? "head" : "deputy"),
                              std::string{escalation.to == model::head_of_the_office ? "head" : "deputy"} +
                                  ": a post, in its lines; or a post by its id here");
            } else if (post->second.elected_member || post->second.chair) {
                mistakes_.add(node, "this would tell '" + reached + "', an elected member or chair",
                              "that post by its own id, where it is meant; otherwise officers");
            } else if (post->second.mail.empty()) {
                mistakes_.add(node, "'" + reached + "' has no mailbox", "mail: in its lines");
            } else {
                continue;
            }
            all_found = false;
        }
        return all_found;
    }

    // --- the procedure's rule, the template ----------------------------------------------------------------------------------

    void read_judging_rule(const Section& section, model::TimetableEntry& entry, const KnownAct* act,
                           const std::optional<calendar::Rule>& rule) {
        const auto body = around_.definition.bodies.find(body_);
        const auto procedure = body == around_.definition.bodies.end() ? around_.definition.procedures.end()
                                                                       : around_.definition.procedures.find(body->second.procedure);
        const bool has_procedure = procedure != around_.definition.procedures.end();
        const auto* node = section.get("rule");
        if (node) {
            const auto name = reader_.text(*node, "a rule of the procedure");
            if (!name) return;
            if (!has_procedure) {
                // A procedure that is not there, or has mistakes of its own, has been told of; one that is not named at all has not.
                if (body != around_.definition.bodies.end() && body->second.procedure.empty() &&
                    around_.surroundings.broken_procedures.empty() && around_.surroundings.missing_procedures.empty()) {
                    mistakes_.add(*node, "'" + body_ + "' meets under no rules", "rules: in the lines of the body");
                }
                return;
            }
            if (procedure->second.rules.find(*name) == procedure->second.rules.end()) {
                std::vector<std::string> known;
                for (const auto& [id, one] : procedure->second.rules) known.push_back(id);
                mistakes_.add(*node, "unknown rule '" + *name + "'", one_of_words(known), nearest_to(*name, known));
                return;
            }
            entry.judged_by = *name;
        } else if (act && has_procedure && procedure->second.rules.count(act->rule) != 0) {
            entry.judged_by = act->rule;
        }
        if (rule && has_procedure && !entry.judged_by.empty()) {
            check_not_laxer(*section.get("by"), *rule, procedure->second.rules.find(entry.judged_by)->second);
        }
    }

    /// A timetable may be stricter than the procedure, never laxer: tried out on some days of two years.
    void check_not_laxer(const Node& node, const calendar::Rule& ours, const model::ProcedureRule& theirs) {
        if (!around_.surroundings.calendar || !theirs.by || ours.anchor.empty()) return;
        const bool from_the_meeting = model::is_the_day_of_the_meeting(ours.anchor) && model::is_the_day_of_the_meeting(theirs.by->anchor);
        if (theirs.by->anchor != ours.anchor && !from_the_meeting) return;
        if (calendar::direction_of(ours) != calendar::Direction::latest ||
            calendar::direction_of(*theirs.by) != calendar::Direction::latest)
            return;
        using std::chrono::sys_days;
        const sys_days first{calendar::Date{std::chrono::year{2022} / 1 / 3}};
        for (int i = 0; i < 104; ++i) {
            // Each weekday in turn, some weeks with bank holidays among them.
            const calendar::Date anchor{first + std::chrono::days{i * 7 + i % 5}};
            const auto here = calendar::count_without_proof(ours, anchor, *around_.surroundings.calendar);
            const auto there = calendar::count_without_proof(*theirs.by, anchor, *around_.surroundings.calendar);
            if (!here || !there || sys_days{here->safe} <= sys_days{there->raw}) continue;
            mistakes_.add(node,
                          "later than the rule '" + theirs.id + "' allows: for " + ours.anchor + " on " + calendar::in_words(anchor) +
                              " this gives " + calendar::in_words(here->safe) + ", the rule " + calendar::in_words(there->raw),
                          theirs.by->text + ", or earlier");
            return;
        }
    }

    void read_template(const Node& node, model::TimetableEntry& entry) {
        const auto name = reader_.id(node);
        if (!name) return;
        entry.template_name = *name;
        if (around_.surroundings.from_store) return;  // One that was applied before frames and parts were told apart is read as ever.
        const auto known = templates_of_mails(around_.surroundings.templates);
        if (std::find(known.begin(), known.end(), *name) != known.end()) return;
        mistakes_.add(node, "no mail has the template '" + *name + "'",
                      known.empty() ? a_file_in(around_.surroundings.config_dir, "templates") : one_of_words(known),
                      nearest_to(*name, known));
    }

    // --- what only the whole timetable shows ---------------------------------------------------------------------------------

    void check_anchor(const model::TimetableEntry& entry, const Node& node) {
        const auto& anchor = entry.by.anchor;
        if (anchor.empty()) return;
        auto known = known_anchors();
        const bool of_every_meeting = std::find(known.begin(), known.end(), anchor) != known.end();
        for (const auto& other : entries_) known.push_back(other.ref);
        const auto at = node.text.rfind(anchor);
        if (anchor == entry.ref && !of_every_meeting) {
            mistakes_.add(node, "'" + anchor + "' is counted from itself", "another anchor, such as meeting", {}, at);
        } else if (std::find(known.begin(), known.end(), anchor) == known.end()) {
            mistakes_.add(node, "unknown word '" + anchor + "'", one_of_words(known), nearest_to(anchor, known), at);
        } else if (of_every_meeting && is_a_bodys_ && !names(anchors_of(entry), anchor)) {
            mistakes_.add(node,
                          std::string{is_for_strategies(entry) ? "a strategy" : "a meeting"} + " has no '" + anchor + "' to count from",
                          one_of_words(anchors_of(entry)), {}, at);
        }
    }

    /// Between braces in the words stands a line of the timetable, or a rule that can be counted.
    void check_dates_named(const Node& node) {
        for (const auto& named : duties::dates_named(node.text)) {
            auto known = known_anchors();
            for (const auto& other : entries_) known.push_back(other.ref);
            const std::string words{named.words};
            if (named.end == std::string_view::npos) {
                mistakes_.add(node, "a brace is opened and not closed", "{agenda}, or {5 working days before meeting}", {}, named.at);
                continue;
            }
            if (std::any_of(entries_.begin(), entries_.end(), [&](const auto& other) { return other.ref == words; })) continue;
            const auto rule = calendar::parse_rule(words);
            if (!rule) {
                const auto quoted = "'" + words + "'";
                // Of what is no rule at all no more is to be said than what is expected.
                const auto why = rule.error().detail.starts_with(quoted) ? std::string{} : ": " + rule.error().detail;
                mistakes_.add(node, quoted + " is neither a line of this timetable nor a rule" + why,
                              "the ref of a line, or a rule such as 5 working days before meeting", nearest_to(words, known), named.at + 1);
            } else if (!rule->anchor.empty() && std::find(known.begin(), known.end(), rule->anchor) == known.end()) {
                mistakes_.add(node, "unknown word '" + rule->anchor + "'", one_of_words(known), nearest_to(rule->anchor, known),
                              named.at + 1 + words.rfind(rule->anchor));
            }
        }
    }

    void check_circles() {
        std::map<std::string, std::string> counts_from;
        for (const auto& entry : entries_) {
            if (entry.by.anchor != entry.ref && !entry.by.anchor.empty()) counts_from[entry.ref] = entry.by.anchor;
        }
        std::set<std::string> told;
        for (const auto& [index, node] : rule_nodes_) {
            const auto& start = entries_[index].ref;
            std::set<std::string> passed;
            auto at = start;
            while (counts_from.count(at) != 0 && passed.insert(at).second) at = counts_from[at];
            if (at != start || passed.size() < 2 || counts_from.count(at) == 0 || told.count(start) != 0) continue;
            told.insert(passed.begin(), passed.end());
            mistakes_.add(*node,
                          "'" + start + "' is counted, over " + std::to_string(passed.size() - 1) + " other line" +
                              (passed.size() > 2 ? "s" : "") + ", from itself",
                          "a line that counts from the meeting", {}, node->text.rfind(entries_[index].by.anchor));
        }
    }

    const std::string& body_;
    const TimetableSurroundings& around_;
    /// A body's own, as a person hands it in: what a stored one counted from nothing is read as ever.
    const bool is_a_bodys_ = around_.definition.bodies.count(body_) != 0 && !around_.surroundings.from_store;
    const Reader& reader_;
    Mistakes& mistakes_;
    std::vector<model::TimetableEntry> entries_;
    std::vector<std::pair<std::size_t, const Node*>> rule_nodes_;
    std::vector<const Node*> word_nodes_;  ///< Words for mails, which may name dates.
    std::map<std::string, int> lines_;
};

}  // namespace

const std::vector<std::string>& events_that_meet() {
    static const std::vector<std::string> words{"DateFixed",        "ReportsCalled",      "ReportReceived",  "AgendaSettled",
                                                "NoticeGiven",      "AgendaPublished",    "QuestionsClosed", "MeetingOpened",
                                                "MeetingConcluded", "DecisionsPublished", "MinutesDrafted",  "MinutesCleared",
                                                "MinutesPublished", "MinutesConfirmed",   "MinutesSigned",   "InspectionEnded"};
    return words;
}

std::optional<std::string> Parties::one_of(const Node& node, const std::string& text, const NameBook& book, std::size_t at) const {
    const auto found = book.find(text);
    if (found.size() == 1) return found.front();
    if (found.empty()) {
        reader_.mistakes().add(node, "unknown " + book.kind() + " '" + text + "'", "a " + book.kind() + " of this file",
                               nearest_to(text, book.words()), at);
    } else {
        reader_.mistakes().add(node, "'" + text + "' names more than one " + book.kind() + ": " + model::join(found),
                               "the id of the one that is meant", {}, at);
    }
    return {};
}

std::vector<Parties::Named> Parties::answering_for(const Node& node, const std::string& body) const {
    const auto found = definition_.bodies.find(body);
    if (found != definition_.bodies.end() && !found->second.answers.empty()) return {{found->second.answers, false}};
    const auto offices = model::offices_of(definition_, body);
    if (offices.size() == 1) return {{offices.front()->id, false}};
    reader_.mistakes().add(node, offices.empty() ? "nobody answers for '" + body + "'" : "several offices run '" + body + "'",
                           "answers: a post or office, in the lines of the body");
    return {};
}

/// "chair of X", "head of X", "deputy of X". Nothing where the text is none of these.
std::optional<std::vector<Parties::Named>> Parties::by_relation(const Node& node, const std::string& text) const {
    const auto said = plain(text);
    const auto rest_of = [&](std::string_view prefix) {
        return said.rfind(prefix, 0) == 0 ? text.substr(text.size() - (said.size() - prefix.size())) : std::string{};
    };
    if (const auto name = rest_of("chair of "); !name.empty()) {
        const auto body = one_of(node, name, bodies_, node.text.rfind(name));
        if (!body) return std::vector<Named>{};
        std::vector<Named> out;
        for (const auto& [id, post] : definition_.posts) {
            if (post.chair && post.body == *body) out.push_back({id, true});
        }
        if (out.empty()) {
            if (const auto found = definition_.bodies.find(*body); found != definition_.bodies.end()) {
                for (const auto& id : found->second.chairs) out.push_back({id, true});
            }
        }
        if (out.empty())
            reader_.mistakes().add(node, "'" + *body + "' has no chair", "a post with 'chair: yes' and its body", {},
                                   node.text.rfind(name));
        return out;
    }
    for (const bool head : {true, false}) {
        const auto name = rest_of(head ? "head of " : "deputy of ");
        if (name.empty() || offices_.find(name).size() != 1) continue;
        const auto office = definition_.offices.find(offices_.find(name).front());
        if (office == definition_.offices.end()) return std::vector<Named>{};
        const auto& post = head ? office->second.head : office->second.deputy;
        if (!post.empty()) return std::vector<Named>{{post, true}};
        reader_.mistakes().add(node, "'" + office->first + "' names no " + (head ? "head" : "deputy"),
                               std::string{head ? "head" : "deputy"} + ": in the lines of the office");
        return std::vector<Named>{};
    }
    return {};
}

std::vector<Parties::Named> Parties::of(const Node& node) const {
    const auto text = reader_.text(node, "a post, office, body or group");
    if (!text) return {};
    if (const auto group = groups_.find(*text); group.size() == 1) {
        std::vector<Named> out;
        if (const auto found = members_.find(group.front()); found != members_.end()) {
            for (const auto& member : found->second) out.push_back({member, false});
        }
        return out;
    }
    for (const auto* book : {&posts_, &offices_}) {
        const auto found = book->find(*text);
        if (found.size() == 1) return {{found.front(), true}};
        if (found.size() > 1) {
            (void)one_of(node, *text, *book, 0);
            return {};
        }
    }
    if (const auto found = bodies_.find(*text); found.size() == 1) return answering_for(node, found.front());
    if (const auto related = by_relation(node, *text)) return *related;
    if (bodies_.find(*text).size() > 1) {
        (void)one_of(node, *text, bodies_, 0);
        return {};
    }
    std::vector<std::string> known{"each office"};
    for (const auto* book : {&groups_, &posts_, &offices_, &bodies_}) known.insert(known.end(), book->words().begin(), book->words().end());
    reader_.mistakes().add(node, "nobody is called '" + *text + "'", "a post, office, body or group of this file",
                           nearest_to(*text, known));
    return {};
}

std::vector<Parties::Named> Parties::reachable(const Node& node) const {
    auto out = of(node);
    for (const auto& party : out) {
        const auto found = model::find_party(definition_, party.id);
        // An office without a mailbox has been told of: there it is required.
        if (found && found->mail.empty() && definition_.posts.count(party.id) != 0) {
            reader_.mistakes().add(node, "'" + party.id + "' has no mailbox", "mail: in its lines");
        }
    }
    return out;
}

std::vector<std::string> Parties::posts_of(const Node& node) const {
    std::vector<std::string> out;
    for (auto& party : of(node)) {
        if (definition_.posts.count(party.id) == 0) {
            reader_.mistakes().add(node, "'" + party.id + "' is no post", "a post, or 'chair of' a body");
        } else {
            out.push_back(std::move(party.id));
        }
    }
    return out;
}

std::optional<std::vector<model::TimetableEntry>> read_timetable(const Node& list, const std::string& body,
                                                                 const TimetableSurroundings& around, const Node& key) {
    if (list.kind != Node::Kind::list && list.kind != Node::Kind::mapping) {
        around.reader.mistakes().add(key, "the timetable is no list", "lines that begin with '- ', each with do, by and who");
        return {};
    }
    return TimetableReader{body, around}.read(list);
}

}  // namespace beadle::definitions
