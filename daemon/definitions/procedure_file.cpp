#include <algorithm>

#include "daemon/definitions/files.hpp"
#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/reader.hpp"

namespace beadle::definitions {

namespace {

/// The rules that the program asks for by name.
const std::vector<std::string> known_rules{"notice",         "agenda",    "late item", "urgency",   "quorum",           "minutes",
                                           "inspection",     "questions", "decisions", "call-in",   "public admission", "background papers",
                                           "implementation", "scrutiny",  "exclusion", "interests", "majority",         "requisition"};

model::Breach breach_of(const std::string& words) {
    if (words == "bars the item") return model::Breach::bars_the_item;
    return words == "irregular" ? model::Breach::irregular : model::Breach::advisory;
}

void check_anchor(const Node& node, const calendar::Rule& rule, Mistakes& mistakes) {
    const auto& known = known_anchors();
    if (rule.anchor.empty() || std::find(known.begin(), known.end(), rule.anchor) != known.end()) return;
    mistakes.add(node, "unknown word '" + rule.anchor + "'", one_of_words(known), nearest_to(rule.anchor, known),
                 node.text.rfind(rule.anchor));
}

}  // namespace

const std::vector<std::string>& known_anchors() {
    static const std::vector<std::string> words{"meeting", "notice",      "publication", "decision",      "conclusion",
                                                "opens",   "window",      "entry",       "later-meeting", "target",
                                                "call-in", "requisition", "approval",    "effect",        "transfer"};
    return words;
}

NamedProcedure read_procedure(const Node& root, Mistakes& mistakes) {
    NamedProcedure out;
    auto& procedure = out.procedure;
    const Reader reader{mistakes};
    const Section file{root, "procedure", reader, "the procedure"};
    procedure.id = plain(file.text("procedure"));
    procedure.name = file.text("name", procedure.id);
    out.also_called = file.texts("also called");
    procedure.no_urgency_at = file.words("no urgency at");
    procedure.notice_apart_from_agenda = file.yes("notice apart from agenda");

    const auto* rules = file.get("rules");
    if (!rules) return out;
    if (rules->kind != Node::Kind::mapping) {
        mistakes.add(*rules, "the rules are no mapping", "names of rules, such as agenda, each with its source");
        return out;
    }
    for (const auto& [key, value] : rules->entries) {
        if (std::find(known_rules.begin(), known_rules.end(), key->text) == known_rules.end()) {
            const auto near = nearest_to(key->text, known_rules);
            if (!near.empty() && distance_between(near, key->text) <= 2)
                mistakes.add(*key, "unknown rule '" + key->text + "'",
                             "a rule that the program asks for, or a name of its own that is not one misspelt", near);
        }
        if (value->kind == Node::Kind::nothing) {
            mistakes.add(*key, "nothing stands after '" + key->text + ":'", "the rule, with its source");
            continue;
        }
        const Section section{*value, "rule", reader, "the rule '" + key->text + "'"};
        if (!section) continue;
        model::ProcedureRule rule;
        rule.id = key->text;
        rule.says = section.text("says");
        rule.by = section.rule("by");
        if (rule.by) check_anchor(*section.get("by"), *rule.by, mistakes);
        rule.source = section.text("source");
        rule.checked_on = section.date("checked").value_or(model::Date{});
        rule.checked_by = section.text("checked by");
        rule.breach = breach_of(section.word("breach").value_or("advisory"));
        rule.time_binds_raw = section.yes("time binds");
        if (rule.time_binds_raw && rule.by && !rule.by->at) {
            mistakes.add(*section.get("time binds"), "the time binds, but 'by' gives none", "a time in 'by', such as 'at 5pm', or no");
        }
        if (rule.time_binds_raw && !section.get("by")) {
            mistakes.add(*section.get("time binds"), "the time binds, but the rule has no deadline", "a line 'by' with a time, or no");
        }
        rule.ways_on = section.texts("ways on");
        rule.note = section.text("note");
        procedure.rules.emplace(rule.id, std::move(rule));
    }
    return out;
}

std::vector<std::string> procedures_named_in(const Node& root) {
    std::vector<std::string> out;
    const auto* bodies = root.find("bodies");
    if (!bodies) return out;
    for (const auto& entry : bodies->entries) {
        const auto* rules = entry.value->find("rules");
        if (!rules || rules->kind != Node::Kind::word || rules->text.empty()) continue;
        auto name = plain(rules->text);
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
    }
    return out;
}

}  // namespace beadle::definitions
