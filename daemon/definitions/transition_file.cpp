#include "daemon/definitions/transition_file.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/phrases.hpp"
#include "workflows/calendar/deadline.hpp"

namespace beadle::definitions {

namespace {

using model::TransitionPlan;

NodePtr word_at(const Node& place, std::string text) {
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::word;
    node->text = std::move(text);
    node->line = place.line;
    node->column = place.column;
    return node;
}

/// The entries by their keys: canonical text has sorted keys, so the order of a file's lines must not tell.
std::vector<Node::Entry> in_order(const Node& mapping) {
    auto entries = mapping.entries;
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.key->text < b.key->text; });
    return entries;
}

class TransitionReader {
public:
    TransitionReader(const Section& section, const std::string& ref, model::Definition& definition, const NameBook& bodies,
                     const NameBook& offices, const TimetableSurroundings& around)
        : section_{section},
          definition_{definition},
          bodies_{bodies},
          offices_{offices},
          around_{around},
          reader_{around.reader},
          mistakes_{around.reader.mistakes()} {
        plan_.ref = ref;
    }

    void read() {
        read_head();
        read_workstreams();
        read_checklists();
        read_gate();
        read_lines("timetable", "");
        read_lines("close down", "close-down");
        read_moves();
        read_allocation();
        check_circles();
        definition_.timetables[model::transition_id(plan_)] = std::move(entries_);
        definition_.transitions.push_back(std::make_shared<const TransitionPlan>(std::move(plan_)));
    }

private:
    // --- the head ------------------------------------------------------------------------------------------------------------

    void read_head() {
        plan_.title = section_.text("title", "transition " + plan_.ref);
        plan_.matter = section_.text("matter");
        if (const auto* office = section_.get("record kept by")) plan_.kept_by = one(*office, offices_).value_or("");
        if (const auto* from = section_.get("from")) plan_.from = bodies_in(*from);
        if (const auto* to = section_.get("to")) plan_.to = bodies_in(*to);
        const bool winds_down = section_.yes("wind down");
        if (!section_.get("to") && !winds_down)
            mistakes_.add(section_.node(), section_.what() + " names no successor", "to: the bodies that take over, or wind down: yes");
        if (section_.get("to") && winds_down)
            mistakes_.add(*section_.get("wind down"), "a wind-down has no successor", "no, or the line 'to' left out");
        for (const auto& body : plan_.to)
            if (std::find(plan_.from.begin(), plan_.from.end(), body) != plan_.from.end() && plan_.from.size() == 1 && plan_.to.size() == 1)
                mistakes_.add(*section_.get("to"), "'" + body + "' would hand over to itself", "another body");
        if (const auto target = section_.date("target")) {
            plan_.target = *target;
            has_target_ = true;
            check_days();
        }
        plan_.shadow_from = section_.date("shadow from");
        if (plan_.shadow_from && has_target_ && *plan_.shadow_from >= plan_.target)
            mistakes_.add(*section_.get("shadow from"), "the shadow running begins after the target",
                          "a date before " + calendar::in_words(plan_.target));
    }

    void check_days() {
        using std::chrono::sys_days;
        for (const auto& id : plan_.from) {
            const auto body = definition_.bodies.find(id);
            if (body == definition_.bodies.end() || !body->second.ends ||
                sys_days{*body->second.ends} + calendar::days{1} >= sys_days{plan_.target})
                continue;
            mistakes_.add(*section_.get("target"),
                          "'" + id + "' ends on " + calendar::in_words(*body->second.ends) + ", before it hands over",
                          "a target until the day after, or another end in the lines of the body");
        }
        for (const auto& id : plan_.to) {
            const auto body = definition_.bodies.find(id);
            if (body == definition_.bodies.end() || !body->second.begins || *body->second.begins <= plan_.target) continue;
            mistakes_.add(*section_.get("target"),
                          "'" + id + "' begins on " + calendar::in_words(*body->second.begins) + ", after it takes over",
                          "a target from that day on");
        }
    }

    std::optional<std::string> one(const Node& node, const NameBook& book) {
        const auto text = reader_.text(node, "the name or id of a " + book.kind());
        if (!text) return {};
        const auto found = book.find(*text);
        if (found.size() == 1) return found.front();
        if (found.empty())
            mistakes_.add(node, "unknown " + book.kind() + " '" + *text + "'", "a " + book.kind() + " of this file",
                          nearest_to(*text, book.words()));
        else
            mistakes_.add(node, "'" + *text + "' names more than one " + book.kind() + ": " + model::join(found),
                          "the id of the one that is meant");
        return {};
    }

    std::vector<std::string> bodies_in(const Node& node) {
        std::vector<std::string> out;
        for (const auto* item : reader_.each(node)) {
            auto body = one(*item, bodies_);
            if (!body) continue;
            if (std::find(out.begin(), out.end(), *body) != out.end())
                mistakes_.add(*item, "'" + *body + "' stands here twice", "each body once");
            else out.push_back(std::move(*body));
        }
        return out;
    }

    /// "predecessors", "successors" or bodies.
    std::vector<std::string> each_of(const Node& node) {
        std::vector<std::string> out;
        for (const auto* item : reader_.each(node)) {
            const auto said = plain(item->text);
            std::vector<std::string> more;
            if (said == "predecessors" || said == "predecessor") more = plan_.from;
            else if (said == "successors" || said == "successor") more = plan_.to;
            else if (auto body = one(*item, bodies_)) more = {*body};
            for (auto& body : more)
                if (std::find(out.begin(), out.end(), body) == out.end()) out.push_back(std::move(body));
        }
        return out;
    }

    std::string short_name(const std::string& id) const {
        const auto body = definition_.bodies.find(id);
        if (body == definition_.bodies.end()) return id;
        return body->second.also_called.empty() ? body->second.name : body->second.also_called.front();
    }

    // --- lines: a timetable's, once for each body that owes them --------------------------------------------------------------

    /// Whom "each predecessor" among those who owe a line stands for; nothing where it does not stand there.
    std::vector<std::string> bodies_owing(const Node& who) const {
        for (const auto* item : reader_.each(who)) {
            if (plain(item->text) == "each predecessor") return plan_.from;
            if (plain(item->text) == "each successor") return plan_.to;
        }
        return {};
    }

    /// The line as a timetable has it: `who` with the body in the place of "each predecessor".
    NodePtr as_timetable_line(const Node& line, const std::string& of, const char* met_by, const char* by, const std::string& what) {
        static constexpr std::array<std::string_view, 10> taken{"ref",    "do",     "ask",  "by",      "who",
                                                                "met by", "remind", "then", "if late", "template"};
        auto out = std::make_shared<Node>();
        out->kind = Node::Kind::mapping;
        out->line = line.line;
        out->column = line.column;
        out->in_braces = line.in_braces;
        for (const auto& entry : line.entries) {
            if (std::find(taken.begin(), taken.end(), entry.key->text) == taken.end()) continue;
            if (entry.key->text != "who" || of.empty()) {
                out->entries.push_back(entry);
                continue;
            }
            auto who = std::make_shared<Node>(*entry.value);
            const auto replaced = [&](const Node& node) {
                return plain(node.text) == "each predecessor" || plain(node.text) == "each successor" ? word_at(node, of)
                                                                                                      : std::make_shared<const Node>(node);
            };
            if (who->kind == Node::Kind::word) out->entries.push_back({entry.key, replaced(*who)});
            else {
                for (auto& item : who->items) item = replaced(*item);
                out->entries.push_back({entry.key, std::move(who)});
            }
        }
        const auto add_unless_there = [&](const char* key, const std::string& value) {
            if (!value.empty() && !out->find(key)) out->entries.push_back({word_at(line, key), word_at(line, value)});
        };
        add_unless_there("do", what);
        add_unless_there("who", of);
        add_unless_there("by", by);
        add_unless_there("met by", met_by);
        return out;
    }

    /// One line for one body (or none), added as an entry; null where it could not be read.
    model::TimetableEntry* add_line(const NodePtr& line, const std::string& prefix, const std::string& of, bool name_body,
                                    const Node& place) {
        auto list = std::make_shared<Node>();
        list->kind = Node::Kind::list;
        list->line = line->line;
        list->column = line->column;
        list->items = {line};
        auto read = read_timetable(*list, model::transition_id(plan_), around_, place);
        if (!read || read->size() != 1) return nullptr;
        auto entry = std::move(read->front());
        const auto& anchor = entry.by.anchor;
        if (!anchor.empty() && anchor != "target" && anchor != "entry" && anchor != "transfer" && line->find("by"))
            mistakes_.add(*line->find("by"), "a transition has no '" + anchor + "' to count from", "one of: target, transfer or entry", {},
                          line->find("by")->text.rfind(anchor));
        entry.ref = prefix + entry.ref + (of.empty() ? "" : "/" + of);
        if (name_body) entry.what += " (" + short_name(of) + ")";
        if (!refs_.insert(entry.ref).second)
            mistakes_.add(place, "the ref '" + entry.ref + "' is that of another line", "ref: one of its own");
        entries_.push_back(std::move(entry));
        return &entries_.back();
    }

    void add_lines(const Node& list, const std::string& in, const std::string& prefix, const std::vector<std::string>& each) {
        for (const auto* item : reader_.each(list)) {
            const Section section{*item, "transition line", reader_, "a line of " + section_.what()};
            if (!section || !section.get("do") || !section.get("by") || !section.get("who")) continue;
            auto bodies = each.empty() ? bodies_owing(*section.get("who")) : each;
            if (const auto* only = section.get("for")) {
                const auto wanted = each_of(*only);
                for (const auto& body : wanted)
                    if (std::find(bodies.begin(), bodies.end(), body) == bodies.end())
                        mistakes_.add(*only, "'" + body + "' owes nothing of this list", "some of: " + model::join(bodies));
                std::erase_if(bodies,
                              [&](const std::string& body) { return std::find(wanted.begin(), wanted.end(), body) == wanted.end(); });
            }
            const bool one_each = bodies.size() > 1;
            if (bodies.empty()) bodies = {""};
            std::string workstream;
            if (const auto* named = section.get("workstream")) workstream = workstream_named(*named);
            for (const auto& body : bodies) {
                const auto line = as_timetable_line(*item, body, "ChecklistItemDone", "", "");
                const auto* entry = add_line(line, prefix, body, one_each, *item);
                if (!entry) continue;
                if (in != "close-down" && in != "moved") check_before_target(section, *entry);
                if (in == "moved" && entry->by.anchor == "entry")
                    mistakes_.add(*section.get("by"), "what a move adds is not known at the entry, and cannot count from it",
                                  "from the target or the transfer: within 20 working days of transfer", {},
                                  section.get("by")->text.rfind("entry"));
                auto name = entry->ref.substr(prefix.size());
                if (!body.empty()) name.resize(name.size() - body.size() - 1);
                plan_.tasks.push_back({entry->ref, in, name, body, workstream});
            }
        }
    }

    void read_lines(const char* key, const char* in) {
        const auto* list = section_.get(key);
        if (list) add_lines(*list, in, *in ? std::string{in} + "/" : "", {});
    }

    // --- workstreams and checklists -------------------------------------------------------------------------------------------

    /// The entries of a mapping of ids; a wrong shape is said here.
    std::vector<Node::Entry> ids_of(const char* key) {
        const auto* node = section_.get(key);
        if (!node) return {};
        if (node->kind != Node::Kind::mapping) {
            mistakes_.add(*node, "'" + std::string{key} + "' is no mapping", "ids, each with its own lines");
            return {};
        }
        for (const auto& entry : node->entries) reader_.id(*entry.key);
        return in_order(*node);
    }

    void read_workstreams() {
        for (const auto& [key, value] : ids_of("workstreams")) {
            const Section section{*value, "workstream", reader_, "the workstream '" + key->text + "'"};
            if (!section) continue;
            model::Workstream workstream{key->text, section.text("title", key->text), {}};
            if (const auto* lead = section.get("lead")) {
                const auto found = around_.parties.reachable(*lead);
                if (found.size() > 1) mistakes_.add(*lead, "several lead '" + key->text + "'", "one post or office");
                if (found.size() == 1) workstream.lead = found.front().id;
            }
            plan_.workstreams.push_back(std::move(workstream));
        }
    }

    std::string workstream_named(const Node& node) {
        const auto text = reader_.text(node, "a workstream of this transition");
        if (!text) return {};
        std::vector<std::string> known;
        for (const auto& workstream : plan_.workstreams) {
            if (workstream.ref == *text) return *text;
            known.push_back(workstream.ref);
        }
        mistakes_.add(node, "unknown workstream '" + *text + "'", known.empty() ? "one from 'workstreams'" : one_of_words(known),
                      nearest_to(*text, known));
        return {};
    }

    void read_checklists() {
        for (const auto& [key, value] : ids_of("checklists")) {
            const Section section{*value, "checklist", reader_, "the checklist '" + key->text + "'"};
            checklists_.push_back(key->text);
            if (!section || !section.get("items")) continue;
            const auto* each = section.get("each");
            add_lines(*section.get("items"), key->text, "checklist/" + key->text + "/", each ? each_of(*each) : plan_.from);
        }
    }

    // --- the gate ------------------------------------------------------------------------------------------------------------

    void read_gate() {
        const auto* gate = section_.get("gate");
        if (gate && gate->kind == Node::Kind::mapping && gate->entries.empty())
            mistakes_.add(*gate, "the gate has no conditions, so nothing would keep it shut",
                          "at least one: order: {says: the order is made, who: a post}");
        for (const auto& [key, value] : ids_of("gate")) {
            const Section section{*value, "condition", reader_, "the condition '" + key->text + "'"};
            if (section) read_condition(section, *key, value);
        }
    }

    void read_condition(const Section& section, const Node& key, const NodePtr& value) {
        std::vector<std::string> bodies;
        if (const auto* each = section.get("each")) bodies = each_of(*each);
        if (!section.get("who") && bodies.empty()) {
            mistakes_.add(key, "nobody declares '" + key.text + "'", "who: a post, office or body; or each: predecessors");
            return;
        }
        const bool one_each = bodies.size() > 1;
        if (bodies.empty()) bodies = {""};
        for (const auto& body : bodies) {
            model::Condition condition;
            condition.ref = key.text;
            condition.of = one_each ? body : "";
            condition.key = key.text + (one_each ? "/" + body : "");
            condition.says = section.text("says");
            condition.evidence = section.text("evidence");
            condition.met_by = section.word("met by").value_or("");
            condition.asks = section.text("asks");
            if (!condition.asks.empty())
                condition.asked_of = section.get("asked of") ? one(*section.get("asked of"), bodies_).value_or("") : body;
            if (!condition.asks.empty() && condition.asked_of.empty() && !section.get("asked of"))
                mistakes_.add(*section.get("asks"), "nobody is asked", "asked of: a body, or each: the bodies that are asked");
            read_rest(section, condition);
            const auto line = as_timetable_line(*value, body, condition.met_by.empty() ? "ConditionDeclared" : "", "by target",
                                                "declare that " + condition.says);
            if (!line->find("ref")) std::const_pointer_cast<Node>(line)->entries.push_back({word_at(key, "ref"), word_at(key, key.text)});
            auto* entry = add_line(line, "gate/", one_each ? body : "", one_each, key);
            if (entry) {
                condition.who = entry->owed_by;
                if (entry->owed_by.size() > 1) entry->owed_by.resize(1);  // Any one of them may declare it; the first is reminded.
                if (entry->by.anchor == "transfer")
                    mistakes_.add(*section.get("by"), "a condition of the gate is declared before the transfer",
                                  "by target, or working days before target");
                check_before_target(section, *entry);
            }
            plan_.gate.push_back(std::move(condition));
        }
    }

    /// What must be declared or done first, notices and consultations among it, cannot fall due after the target.
    void check_before_target(const Section& section, const model::TimetableEntry& entry) {
        if (!around_.surroundings.calendar || !section.get("by") || !has_target_ ||
            !(entry.by.anchor.empty() || entry.by.anchor == "target") || calendar::direction_of(entry.by) != calendar::Direction::latest)
            return;
        const auto due = calendar::count_without_proof(entry.by, plan_.target, *around_.surroundings.calendar);
        if (due && due->safe > plan_.target)
            mistakes_.add(
                *section.get("by"),
                "this falls due on " + calendar::in_words(due->safe) + ", after the target on " + calendar::in_words(plan_.target),
                "a date until then; what is owed after the transfer stands under 'close down'");
    }

    /// The lines of one condition, or null.
    const Node* condition_named(const std::string& ref) const {
        const auto* gate = section_.get("gate");
        return gate && gate->kind == Node::Kind::mapping ? gate->find(ref) : nullptr;
    }
    bool is_a_condition(const std::string& ref) const { return condition_named(ref) != nullptr; }

    std::vector<std::string> rests_on(const std::string& ref) const {
        std::vector<std::string> on;
        const auto* condition = condition_named(ref);
        if (!condition || condition->kind != Node::Kind::mapping) return on;
        if (const auto* rests = condition->find("rests on"))
            for (const auto* item : reader_.each(*rests)) on.push_back(item->text);
        return on;
    }

    /// Conditions come in any order, so none rests on another; least of all in a circle, where none could ever be the first.
    void say_why_not_on_a_condition(const Node& place, const std::string& ref, const std::string& on) {
        std::vector<std::string> way{ref, on};
        std::set<std::string> seen{on};
        for (std::size_t at = 1; at < way.size() && way.back() != ref; ++at)
            for (const auto& next : rests_on(way[at]))
                if (is_a_condition(next) && seen.insert(next).second) {
                    way.push_back(next);
                    break;
                }
        if (way.back() == ref)
            mistakes_.add(place, "a circle: " + model::join(way, " rests on ") + "; none of them could be declared first",
                          "the checklists that it rests on, or the line left out");
        else
            mistakes_.add(place, "'" + on + "' is a condition itself, and conditions are declared in any order",
                          "the checklists that it rests on, or the line left out");
    }

    void read_rest(const Section& section, model::Condition& condition) {
        const auto* rests = section.get("rests on");
        if (!rests) return;
        for (const auto* item : reader_.each(*rests)) {
            const auto text = reader_.text(*item, "a checklist of this transition");
            if (!text) continue;
            if (is_a_condition(*text) && std::find(checklists_.begin(), checklists_.end(), *text) == checklists_.end())
                say_why_not_on_a_condition(*item, condition.ref, *text);
            else if (std::find(checklists_.begin(), checklists_.end(), *text) == checklists_.end())
                mistakes_.add(*item, "unknown checklist '" + *text + "'",
                              checklists_.empty() ? "one from 'checklists'" : one_of_words(checklists_), nearest_to(*text, checklists_));
            else condition.rest_on.push_back(*text);
        }
    }

    // --- moves and allocation -------------------------------------------------------------------------------------------------

    void read_moves() {
        const auto* moves = section_.get("moves");
        if (!moves) return;
        for (const auto* item : reader_.each(*moves)) {
            const Section section{*item, "move", reader_, "a rule for a moved target"};
            if (!section || !section.get("if moved past") || !section.get("add")) continue;
            model::WhenMoved rule;
            const auto& node = *section.get("if moved past");
            const auto text = reader_.text(node, "a day of the year, such as 31 March");
            if (!text) continue;
            const auto day = parse_opening(*text);
            if (!day || day->month == 0) {
                mistakes_.add(node, "'" + *text + "' is no day of the year", "a day without a year, such as 31 March");
                continue;
            }
            rule.past_month = day->month;
            rule.past_day = day->day;
            const auto first = entries_.size();
            add_lines(*section.get("add"), "moved", "moved/", {});
            for (auto at = first; at < entries_.size(); ++at) rule.entries.push_back(entries_[at].ref);
            plan_.when_moved.push_back(std::move(rule));
        }
    }

    std::string party(const Section& section, const char* key) {
        const auto* node = section.get(key);
        if (!node) return {};
        const auto found = around_.parties.of(*node);
        if (found.size() > 1) mistakes_.add(*node, "several answer for it", "one post or office");
        return found.size() == 1 ? found.front().id : std::string{};
    }

    void read_allocation() {
        const auto* list = section_.get("allocation");
        if (!list) return;
        std::set<std::string> allocated, refs;
        for (const auto* item : reader_.each(*list)) {
            const Section section{*item, "allocation", reader_, "a line of the allocation"};
            if (!section || !section.get("subject")) continue;
            model::Allocation line;
            line.subject = section.text("subject");
            line.ref = section.get("ref") ? reader_.id(*section.get("ref")).value_or("") : ref_from(line.subject, 48);
            line.kind = section.word("kind").value_or("");
            line.also_called = section.texts("also called");
            line.from = section.get("from") ? bodies_in(*section.get("from")) : plan_.from;
            const auto* to = section.get("to");
            const bool nobody = to && to->kind == Node::Kind::word && plain(to->text) == "nobody";
            if (to && !nobody) line.to = bodies_in(*to);
            else if (!to) line.to = plan_.to;
            if (!to && plan_.to.size() > 1)
                mistakes_.add(*item, "there are several successors, and nothing says which of them takes '" + line.subject + "'",
                              "to: " + model::join(plan_.to, " or ") + ", or nobody");
            line.by = section.text("by");
            line.since = section.date("since");
            line.since_by = section.text("since by");
            line.on = section.date("on");
            line.post_before = party(section, "answered by");
            line.post_after = party(section, "then answered by");
            const auto stays = line.from == line.to;
            for (const auto& body : line.from) {
                allocated.insert(body);
                if (!stays && std::find(plan_.from.begin(), plan_.from.end(), body) == plan_.from.end())
                    mistakes_.add(section.get("from") ? *section.get("from") : *item,
                                  "'" + body + "' does not hand over in this transition", "one of: " + model::join(plan_.from));
            }
            for (const auto& body : line.to)
                if (!stays && std::find(plan_.to.begin(), plan_.to.end(), body) == plan_.to.end())
                    mistakes_.add(to ? *to : *item, "'" + body + "' does not take over in this transition",
                                  plan_.to.empty() ? "nobody" : "one of: " + model::join(plan_.to));
            if (!line.ref.empty() && !refs.insert(line.ref).second)
                mistakes_.add(*item, "'" + line.subject + "' is allocated twice",
                              "each subject once, with ref: where two are called alike");
            plan_.allocations.push_back(std::move(line));
        }
        if (plan_.to.size() > 1)
            for (const auto& body : plan_.from)
                if (allocated.count(body) == 0)
                    mistakes_.add(*list, "nothing of '" + body + "' is allocated, though it has several successors",
                                  "a line with from: " + body);
    }

    /// A handing over in a circle within one file: a takes over from b, which takes over from a on the same day.
    void check_circles() {
        for (const auto& other : definition_.transitions) {
            if (!has_target_ || other->target != plan_.target) continue;
            const auto meet = [](const std::vector<std::string>& a, const std::vector<std::string>& b) {
                return std::any_of(a.begin(), a.end(), [&](const auto& id) { return std::find(b.begin(), b.end(), id) != b.end(); });
            };
            if (meet(plan_.from, other->to) && meet(plan_.to, other->from) && section_.get("to"))
                mistakes_.add(*section_.get("to"), "'" + plan_.ref + "' and '" + other->ref + "' hand over to each other on one day",
                              "another successor, or another target");
        }
    }

    const Section& section_;
    model::Definition& definition_;
    const NameBook& bodies_;
    const NameBook& offices_;
    const TimetableSurroundings& around_;
    const Reader& reader_;
    Mistakes& mistakes_;
    TransitionPlan plan_;
    std::vector<model::TimetableEntry> entries_;
    std::set<std::string> refs_;
    bool has_target_ = false;  ///< Named, and a date.
    std::vector<std::string> checklists_;
};

}  // namespace

void read_transitions(const Node& mapping, model::Definition& definition, const NameBook& bodies, const NameBook& offices,
                      const TimetableSurroundings& around) {
    if (mapping.kind != Node::Kind::mapping) {
        around.reader.mistakes().add(mapping, "'transitions' is no mapping", "names, each with from, to, target and gate");
        return;
    }
    for (const auto& [key, value] : in_order(mapping)) {
        around.reader.id(*key);
        const Section section{*value, "transition", around.reader, "the transition '" + key->text + "'"};
        if (section) TransitionReader{section, key->text, definition, bodies, offices, around}.read();
    }
}

}  // namespace beadle::definitions
