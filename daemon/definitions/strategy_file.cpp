#include "daemon/definitions/strategy_file.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "daemon/definitions/nearest.hpp"

namespace beadle::definitions {

namespace {

constexpr std::size_t longest_ref = 60;

class StrategyReader {
public:
    StrategyReader(const std::string& body, const StrategySurroundings& around)
        : body_{body}, around_{around}, reader_{around.reader}, mistakes_{around.reader.mistakes()} {}

    model::StrategyPlan read(const Node& node, const Node* key) {
        const Section section{node, "strategy", reader_, "the strategy of '" + body_ + "'"};
        plan_.body = body_;
        if (!section) return std::move(plan_);
        read_head(section, key);
        if (const auto* direction = section.get("direction")) read_direction(*direction);
        if (const auto* chapters = section.get("chapters")) read_chapters(*chapters);
        plan_.chapters_by = last_date(section, "chapters by", {"target"});
        plan_.involve = named(section, "involve");
        plan_.involve_by = last_date(section, "involve by", {"target"});
        if (const auto* approval = section.get("approve")) read_approval(*approval);
        plan_.publish_by = last_date(section, "publish", {"approval"});
        plan_.copies_to = named(section, "copies to");
        plan_.copies_by = last_date(section, "copies", {"publication"});
        plan_.received_by = bodies(section, "received by");
        plan_.consider_by = last_date(section, "consider", {"receipt"});
        plan_.review_at = meeting_ref(section, "review at");
        plan_.sign_off_at = meeting_ref(section, "sign off at");
        if (const auto* progress = section.get("progress")) read_progress(*progress);
        check_target(section);
        return std::move(plan_);
    }

private:
    void read_head(const Section& section, const Node* key) {
        plan_.title = section.text("title", "strategy of the " + model::name_of_body(around_.definition, body_));
        const auto* ref = section.get("ref");
        if (key && ref) mistakes_.add(*ref, "the strategy stands under its ref already", "the line left out");
        const auto* said = key ? key : ref;
        if (said) plan_.ref = reader_.id(*said).value_or("");
        else plan_.ref = section.get("title") ? ref_from(plan_.title, longest_ref) : "strategy";
        const auto* matter = section.get("matter");
        plan_.matter = matter ? reader_.id(*matter).value_or("") : plan_.ref;
        if (const auto* lead = section.get("lead")) plan_.lead = one_party(*lead);
        plan_.replaces = section.text("replaces");
        if (plan_.replaces == plan_.ref && !plan_.replaces.empty())
            mistakes_.add(*section.get("replaces"), "the strategy replaces itself", "the ref of another strategy of the body");
    }

    void read_direction(const Node& node) {
        const Section section{node, "strategy direction", reader_, "the direction of the strategy"};
        if (!section) return;
        plan_.direction_at = meeting_ref(section, "at");
        plan_.direction_by = last_date(section, "by", {"target"});
    }

    void read_chapters(const Node& node) {
        if (node.kind != Node::Kind::mapping) {
            mistakes_.add(node, "the chapters are no mapping", "chapters, such as '1 Northshire', each with its owner");
            return;
        }
        std::map<std::string, int> lines;
        for (const auto& [key, value] : node.entries) {
            const Section section{*value, "strategy chapter", reader_, "the chapter '" + key->text + "'"};
            if (!section) continue;
            model::StrategyChapter chapter;
            // "1 Northshire" is called by its number, "Northshire" by its name.
            const auto digits = key->text.find_first_not_of("0123456789");
            const bool numbered = digits != 0 && (digits == std::string::npos || key->text[digits] == ' ');
            chapter.ref = numbered ? key->text.substr(0, digits) : ref_from(key->text, longest_ref);
            chapter.title = numbered && digits != std::string::npos ? key->text.substr(digits + 1) : key->text;
            if (chapter.ref.empty())
                mistakes_.add(*key, "'" + key->text + "' names no chapter", "a number and a title, such as '1 Northshire'");
            const auto [before, is_new] = lines.emplace(chapter.ref, key->line);
            if (!is_new)
                mistakes_.add(*key, "'" + chapter.ref + "' is the chapter in line " + std::to_string(before->second) + " too",
                              "each chapter once");
            if (const auto* owner = section.get("owner")) {
                chapter.owner.party = one_party(*owner);
                chapter.owner.name = owner->text;
                chapter.owner.ref = ref_from(owner->text, longest_ref);
            }
            if (const auto* overseers = section.get("overseen by"))
                for (const auto* item : reader_.each(*overseers)) read_overseer(*item, chapter);
            chapter.implemented_by = section.text("implemented by");
            chapter.aligned_with = named(section, "aligned with");
            plan_.chapters.push_back(std::move(chapter));
        }
        // Canonical text has sorted keys, so the order of the file must not tell: by number, then by name.
        std::stable_sort(plan_.chapters.begin(), plan_.chapters.end(), [](const auto& a, const auto& b) {
            const auto number = [](const std::string& ref) {
                return ref.find_first_not_of("0123456789") == std::string::npos ? std::pair{ref.size(), ref}
                                                                                : std::pair{std::string::npos, ref};
            };
            return number(a.ref) < number(b.ref);
        });
    }

    void read_overseer(const Node& node, model::StrategyChapter& chapter) {
        model::StrategyName overseer;
        overseer.party = one_party(node);
        const auto body = around_.bodies.find(node.text);
        overseer.ref = body.size() == 1 ? body.front() : ref_from(node.text, longest_ref);
        const auto known = body.size() == 1 ? around_.definition.bodies.find(body.front()) : around_.definition.bodies.end();
        overseer.name = known == around_.definition.bodies.end() ? node.text : known->second.name;
        if (std::any_of(chapter.overseen_by.begin(), chapter.overseen_by.end(),
                        [&](const auto& other) { return other.ref == overseer.ref; }))
            mistakes_.add(node, "'" + node.text + "' oversees it twice", "each once");
        chapter.overseen_by.push_back(std::move(overseer));
    }

    void read_approval(const Node& node) {
        const Section section{node, "strategy approval", reader_, "the approval of the strategy"};
        if (!section) return;
        plan_.approve_at = meeting_ref(section, "at");
        plan_.approve_by = section.date("by");
        plan_.support_from = bodies(section, "after support from");
        if (const auto own = std::find(plan_.support_from.begin(), plan_.support_from.end(), body_); own != plan_.support_from.end())
            mistakes_.add(*section.get("after support from"), "'" + body_ + "' approves it, and is asked for its support too",
                          "other bodies");
        plan_.support_by = last_date(section, "support by", {"target"});
        const auto declined = section.word("if one declines").value_or("it stops");
        plan_.unsupported = declined == "it is noted"      ? model::UnsupportedMeans::noted
                            : declined == "it is returned" ? model::UnsupportedMeans::returns
                                                           : model::UnsupportedMeans::stops;
        if (plan_.support_from.empty() && section.get("if one declines"))
            mistakes_.add(*section.get("if one declines"), "nobody is asked for support here", "after support from: the bodies that are");
        plan_.takes_effect = section.date("takes effect");
        plan_.settle_by = last_date(section, "amendments", {"approval"});
        if (plan_.approve_by && plan_.takes_effect && *plan_.takes_effect < *plan_.approve_by)
            mistakes_.add(*section.get("takes effect"), "it takes effect before it must be approved",
                          "a date from " + calendar::in_words(*plan_.approve_by) + " on");
    }

    /// "every 3 months"
    void read_progress(const Node& node) {
        const auto text = reader_.text(node, "every 3 months");
        if (!text) return;
        const auto said = plain(*text);
        if (said == "every month" || said == "each month") {
            plan_.progress_months = 1;
            return;
        }
        for (int months = 1; months <= 24; ++months)
            if (said == "every " + std::to_string(months) + " months") plan_.progress_months = months;
        if (plan_.progress_months == 0) mistakes_.add(node, "'" + *text + "' says no interval of months", "every 3 months");
    }

    /// A last date that counts from one of `anchors`, or from none.
    std::optional<calendar::Rule> last_date(const Section& section, const char* key, const std::vector<std::string>& anchors) {
        const auto rule = section.rule(key);
        if (!rule) return {};
        const auto& node = *section.get(key);
        if (calendar::direction_of(*rule) != calendar::Direction::latest) {
            mistakes_.add(node, "this is no last date", "a last date: 'before', 'within ... of' or 'by'");
            return {};
        }
        if (!rule->anchor.empty() && std::find(anchors.begin(), anchors.end(), rule->anchor) == anchors.end()) {
            mistakes_.add(node, "'" + rule->anchor + "' is nothing that this counts from", one_of_words(anchors) + ", or a date",
                          nearest_to(rule->anchor, anchors), node.text.rfind(rule->anchor));
            return {};
        }
        if (rule->anchor == "target") target_nodes_.push_back(&node);
        return rule;
    }

    void check_target(const Section&) {
        if (plan_.approve_by) return;
        for (const auto* node : target_nodes_)
            mistakes_.add(*node, "this counts from the target, and there is none", "by: a date, in the lines of 'approve'", {},
                          node->text.rfind("target"));
    }

    std::string one_party(const Node& node) {
        const auto found = around_.parties.reachable(node);
        if (found.size() > 1) mistakes_.add(node, "'" + node.text + "' are several", "one post or office");
        return found.size() == 1 ? found.front().id : std::string{};
    }

    std::vector<model::StrategyName> named(const Section& section, const char* key) {
        std::vector<model::StrategyName> out;
        const auto* list = section.get(key);
        if (!list) return out;
        for (const auto* item : reader_.each(*list)) {
            const auto text = reader_.text(*item, "a name");
            if (!text) continue;
            model::StrategyName one{ref_from(*text, longest_ref), *text, {}};
            if (one.ref.empty()) {
                mistakes_.add(*item, "'" + *text + "' is no name", "a name as people say it");
            } else if (std::any_of(out.begin(), out.end(), [&](const auto& other) { return other.ref == one.ref; })) {
                mistakes_.add(*item, "'" + *text + "' stands here twice", "each once");
            } else {
                out.push_back(std::move(one));
            }
        }
        return out;
    }

    std::vector<std::string> bodies(const Section& section, const char* key) {
        std::vector<std::string> out;
        const auto* list = section.get(key);
        if (!list) return out;
        for (const auto* item : reader_.each(*list)) {
            const auto text = reader_.text(*item, "a body");
            if (!text) continue;
            const auto found = around_.bodies.find(*text);
            if (found.empty()) {
                mistakes_.add(*item, "unknown body '" + *text + "'", "a body of this file", nearest_to(*text, around_.bodies.words()));
            } else if (found.size() > 1) {
                mistakes_.add(*item, "'" + *text + "' names more than one body: " + model::join(found), "the id of the one that is meant");
            } else if (std::find(out.begin(), out.end(), found.front()) != out.end()) {
                mistakes_.add(*item, "'" + *text + "' stands here twice", "each body once");
            } else if (const auto body = around_.definition.bodies.find(found.front());
                       body != around_.definition.bodies.end() && body->second.answers.empty() &&
                       model::offices_of(around_.definition, body->first).empty()) {
                mistakes_.add(*item, "nobody answers for '" + body->first + "'",
                              "its id in 'runs' of an office, or 'answers:' in its own lines");
            } else {
                out.push_back(found.front());
            }
        }
        return out;
    }

    std::string meeting_ref(const Section& section, const char* key) {
        const auto* node = section.get(key);
        if (!node) return {};
        const auto text = reader_.text(*node, "the ref of a planned meeting");
        if (!text) return {};
        std::vector<std::string> known;
        for (const auto& meeting : around_.definition.meetings)
            if (meeting.body == body_) known.push_back(meeting.ref);
        if (std::find(known.begin(), known.end(), *text) == known.end()) {
            mistakes_.add(*node, "unknown meeting '" + *text + "'",
                          known.empty() ? "a ref from 'meetings of " + body_ + "'" : one_of_words(known), nearest_to(*text, known));
            return {};
        }
        const auto [before, is_new] = meeting_lines_.emplace(*text, node->line);
        if (!is_new) {
            mistakes_.add(*node, "the meeting '" + *text + "' is asked something else already, in line " + std::to_string(before->second),
                          "another meeting, or the line left out: the item is then put on the next agenda");
        }
        return *text;
    }

    const std::string& body_;
    const StrategySurroundings& around_;
    const Reader& reader_;
    Mistakes& mistakes_;
    model::StrategyPlan plan_;
    std::vector<const Node*> target_nodes_;
    std::map<std::string, int> meeting_lines_;
};

}  // namespace

void read_strategy(const Node& node, const std::string& body, const NodePtr& key, const StrategySurroundings& around,
                   std::vector<std::shared_ptr<const model::StrategyPlan>>& strategies) {
    auto plan = StrategyReader{body, around}.read(node, key.get());
    for (const auto& other : strategies)
        if (other->body == body && other->ref == plan.ref && !plan.ref.empty())
            around.reader.mistakes().add(key ? *key : node, "the ref '" + plan.ref + "' is that of another strategy of '" + body + "'",
                                         "a ref of its own");
    strategies.push_back(std::make_shared<const model::StrategyPlan>(std::move(plan)));
}

}  // namespace beadle::definitions
