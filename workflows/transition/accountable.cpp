#include "workflows/transition/accountable.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "workflows/model/transition_plan.hpp"

namespace beadle::transition {

using namespace beadle::model;

namespace {

/// Words in small letters, without what stands between them.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || byte >= 0x80) word += static_cast<char>(std::tolower(byte));
        else if (!word.empty()) words.push_back(std::exchange(word, {}));
    }
    if (!word.empty()) words.push_back(word);
    std::erase_if(words, [](const std::string& one) { return one == "the" || one == "of" || one == "and" || one == "in" || one == "for"; });
    return words;
}

bool says_all(const std::vector<std::string>& sought, const std::vector<std::string>& words) {
    return !sought.empty() && std::all_of(sought.begin(), sought.end(),
                                          [&](const auto& word) { return std::find(words.begin(), words.end(), word) != words.end(); });
}

const Instance* running(const std::vector<Instance>& transitions, const TransitionPlan& plan) {
    for (const auto& instance : transitions)
        if (instance.id == transition_id(plan)) return &instance;
    return nullptr;
}

struct Line {
    const Allocation* allocation;
    Handover handover;
};

/// Whom a body has answer for it, and who holds that post on the day.
Answering answering_for(const Definition& definition, const std::string& body, const std::string& named, Date on) {
    Answering out{body, named, {}};
    if (out.party.empty())
        if (auto found = definition.bodies.find(body); found != definition.bodies.end()) out.party = found->second.answers;
    if (out.party.empty())
        if (auto offices = offices_of(definition, body); offices.size() == 1) out.party = offices.front()->id;
    if (auto post = definition.posts.find(out.party); post != definition.posts.end())
        for (const auto& holding : post->second.holders)
            if ((!holding.from || *holding.from <= on) && (!holding.until || on <= *holding.until))
                out.holder =
                    holding.person + (holding.capacity.empty() || holding.capacity == "substantive" ? "" : " (" + holding.capacity + ")");
    return out;
}

}  // namespace

SubjectsFound find_subjects(const Definition& definition, std::string_view said) {
    SubjectsFound out;
    std::vector<std::string> exact, fit;
    const auto sought = words_of(said);
    const auto keep = [](std::vector<std::string>& list, const std::string& subject) {
        if (std::find(list.begin(), list.end(), subject) == list.end()) list.push_back(subject);
    };
    for (const auto& plan : definition.transitions)
        for (const auto& line : plan->allocations) {
            keep(out.known, line.subject);
            if (said == line.ref) keep(exact, line.subject);
            auto names = line.also_called;
            names.push_back(line.subject);
            for (const auto& name : names) {
                keep(out.known, name);
                const auto words = words_of(name);
                if (words == sought) keep(exact, line.subject);
                if (says_all(sought, words)) keep(fit, line.subject);
            }
            keep(out.known, line.ref);
        }
    out.subjects = exact.empty() ? fit : exact;
    return out;
}

Accountable accountable_for(const Definition& definition, const std::vector<Instance>& transitions, std::string_view subject, Date on,
                            Date today) {
    Accountable out;
    out.subject = subject;
    std::vector<Line> lines;
    for (const auto& plan : definition.transitions)
        for (const auto& allocation : plan->allocations) {
            if (allocation.subject != subject) continue;
            const auto* instance = running(transitions, *plan);
            Handover handover;
            handover.transition = transition_id(*plan);
            handover.title = plan->title;
            handover.state = instance ? instance->states.at(0) : "not entered";
            handover.from = allocation.from;
            handover.to = allocation.to;
            handover.by = allocation.by;
            auto target = plan->target;
            std::optional<Date> transferred;
            if (instance) {
                target = date_of(instance->facts, "target").value_or(target);
                transferred = date_of(instance->facts, "transferred_on");
                if (auto first = date_of(instance->facts, "first_target"); first && *first != target) handover.was_to = first;
                if (!transferred) handover.gate = text_of(instance->facts, "gate");
                if (handover.by.empty()) handover.by = text_of(instance->facts, "order");
            }
            handover.took_place = transferred.has_value();
            handover.on = transferred ? allocation.on.value_or(*transferred) : std::max(allocation.on.value_or(target), target);
            lines.push_back({&allocation, std::move(handover)});
        }
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.handover.on < b.handover.on; });
    if (lines.empty()) return out;
    out.ref = lines.front().allocation->ref;
    out.kind = lines.front().allocation->kind;

    // The last handover in force on the day says who answers; where there is none, the first says who answered before it. A transfer whose day
    // has come and that has not taken place is in force on no day: the predecessor stays accountable.
    const Line* last = nullptr;
    for (const auto& line : lines) {
        const auto& handover = line.handover;
        const bool stays = line.allocation->from == line.allocation->to;
        const bool is_waiting = !handover.took_place && handover.on <= today;
        if (!stays && !is_waiting && handover.state != "abandoned" && handover.on <= on) last = &line;
    }
    const auto& line = last ? *last : lines.front();
    const auto& bodies = last ? line.allocation->to : line.allocation->from;
    const auto& post = last ? line.allocation->post_after : line.allocation->post_before;
    for (const auto& body : bodies) out.answering.push_back(answering_for(definition, body, post, on));
    if (last) {
        out.since = line.handover.on;
        out.instrument = line.handover.by;
        out.planned = !line.handover.took_place;
    } else {
        out.since = line.allocation->since;
        out.instrument = line.allocation->since_by;
    }
    for (auto& each : lines)
        if (each.allocation->from != each.allocation->to) out.handovers.push_back(std::move(each.handover));
    return out;
}

}  // namespace beadle::transition
