#include "daemon/definitions/clearance_file.hpp"

#include <algorithm>
#include <cctype>

#include "workflows/calendar/deadline.hpp"
#include "workflows/model/clearance_plan.hpp"

namespace beadle::definitions {

namespace {

using calendar::Form;
using calendar::Unit;

/// "Equality duty" becomes "equality", "Decision type" becomes "decision-type": the short name that people say it by.
std::string short_name_of(const std::string& heading) {
    static const std::vector<std::string> left_out{"-implications", "-duty", "-impact", "-affected"};
    auto out = ref_from(heading);
    for (const auto& end : left_out)
        if (out.size() > end.size() && out.ends_with(end)) out.resize(out.size() - end.size());
    return out;
}

class ClearanceReader {
public:
    ClearanceReader(const std::string& body, const TimetableSurroundings& around)
        : around_{around}, reader_{around.reader}, mistakes_{around.reader.mistakes()} {
        plan_.body = body;
    }

    std::shared_ptr<const model::ClearancePlan> read(const Section& section) {
        if (const auto* author = section.get("drafted by")) plan_.author = one_party(*author);
        plan_.draft_by = before_a_meeting(section, "draft by");
        plan_.final_by = before_a_meeting(section, "final by");
        if (const auto* node = section.get("answer by"))
            if (const auto rule = section.rule("answer by"); rule && is_span(*node, *rule, "return", "within 3 working days of return"))
                plan_.answer_by = rule;
        plan_.if_late = section.text("if late");
        plan_.source = section.text("source");
        if (const auto* headings = section.get("headings")) {
            for (const auto* item : reader_.each(*headings)) read_heading(*item);
            if (headings->kind == Node::Kind::list && headings->items.empty())
                mistakes_.add(*headings, "a clearance without headings clears nothing", "at least one heading");
        }
        check_room(section);
        return std::make_shared<const model::ClearancePlan>(std::move(plan_));
    }

private:
    std::string one_party(const Node& node) {
        const auto found = around_.parties.reachable(node);
        if (found.size() > 1) mistakes_.add(node, "'" + node.text + "' is several", "one post or office");
        return found.size() == 1 ? found.front().id : std::string{};
    }

    std::optional<calendar::Rule> before_a_meeting(const Section& section, std::string_view key) {
        const auto* node = section.get(key);
        const auto rule = node ? section.rule(key) : std::nullopt;
        if (!rule) return {};
        if (rule->form == Form::before && rule->anchor == "meeting") return rule;
        mistakes_.add(*node, "'" + std::string{key} + "' does not count back from the meeting",
                      "a rule such as 7 working days before meeting at 10am");
        return {};
    }

    /// A clock that can stand still counts whole days from when somebody got the paper.
    bool is_span(const Node& node, const calendar::Rule& rule, const char* anchor, const char* expected) {
        const bool counts = rule.unit == Unit::working_days || rule.unit == Unit::days;
        if (rule.form == Form::within && rule.anchor == anchor && counts && rule.count > 0 && !rule.at) return true;
        const auto at = rule.form == Form::within && counts && !rule.at && rule.count > 0 ? node.text.rfind(rule.anchor) : std::size_t{0};
        mistakes_.add(node,
                      "'" + rule.text + "' is no span of days from " + (std::string_view{anchor} == "receipt" ? "receipt" : "the return"),
                      expected, {}, at);
        return false;
    }

    void read_heading(const Node& node) {
        const Section section{node, "clearance heading", reader_, "a heading of the papers of '" + plan_.body + "'"};
        if (!section) return;
        model::ClearanceHeading heading;
        heading.name = section.text("heading");
        std::transform(heading.name.begin(), heading.name.end(), heading.name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        const auto* ref = section.get("ref");
        heading.ref = ref ? reader_.id(*ref).value_or("") : short_name_of(heading.name);
        heading.ask = section.text("ask");
        heading.one_of = section.texts("given");
        if (const auto* reviewer = section.get("reviewer")) {
            heading.reviewer = one_party(*reviewer);
            if (const auto* given = section.get("given"))
                mistakes_.add(*given, "what a reviewer clears is not given", "the line left out, or no reviewer");
            if (const auto* by = section.get("by")) {
                if (const auto rule = section.rule("by"); rule && is_span(*by, *rule, "receipt", "within 5 working days of receipt"))
                    heading.within = *rule;
            } else {
                mistakes_.add(node, "nothing says how long " + heading.reviewer + " has", "by: within 5 working days of receipt");
            }
            if (const auto* then = section.get("then")) heading.then = one_party(*then);
        } else {
            for (const auto* key : {"by", "then", "ask"})
                if (const auto* stray = section.get(key))
                    mistakes_.add(*stray, "nobody reviews '" + heading.name + "'",
                                  "reviewer: the post or office that clears it, or the line left out");
        }
        if (heading.ref.empty()) return;
        const auto [before, is_new] = lines_.emplace(heading.ref, node.line);
        if (!is_new)
            mistakes_.add(ref ? *ref : node,
                          "the ref '" + heading.ref + "' is that of the heading in line " + std::to_string(before->second),
                          "a ref of its own");
        plan_.headings.push_back(std::move(heading));
    }

    /// Draft, clearance and final report must follow each other: tried out on a meeting in a month without holidays.
    void check_room(const Section& section) {
        const auto* days = around_.surroundings.calendar;
        if (!days || around_.surroundings.from_store || !plan_.draft_by || !plan_.final_by) return;
        using namespace std::chrono;
        const int in = days->first_year ? days->first_year + 1 : 2022;
        const model::Date meeting{sys_days{year{in} / November / Tuesday[4]}};
        const auto draft = calendar::count_without_proof(*plan_.draft_by, meeting, *days);
        const auto last = calendar::count_without_proof(*plan_.final_by, meeting, *days);
        if (!draft || !last) return;
        if (draft->safe > last->safe) {
            mistakes_.add(*section.get("draft by"), "the draft is due after the final report",
                          "more days before the meeting than in 'final by'");
            return;
        }
        for (const auto& heading : plan_.headings) {
            if (heading.reviewer.empty() || heading.within.text.empty()) continue;
            const auto done = calendar::count_without_proof(heading.within, draft->safe, *days);
            if (done && done->safe > last->safe)
                mistakes_.add(*section.get("draft by"),
                              "a draft on its last day cannot be cleared in time: '" + heading.name + "' takes " + heading.within.text,
                              "more days before the meeting, or fewer for the reviewer");
        }
    }

    const TimetableSurroundings& around_;
    const Reader& reader_;
    Mistakes& mistakes_;
    model::ClearancePlan plan_;
    std::map<std::string, int> lines_;
};

}  // namespace

std::shared_ptr<const model::ClearancePlan> read_clearance(const Node& node, const std::string& body, const TimetableSurroundings& around) {
    const Section section{node, "clearance", around.reader, "the clearance of '" + body + "'"};
    if (!section) return nullptr;
    return ClearanceReader{body, around}.read(section);
}

}  // namespace beadle::definitions
