#include "workflows/transition/accountable.hpp"

#include <algorithm>
#include <set>

#include "workflows/calendar/letters.hpp"
#include "workflows/model/membership.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::transition {

using namespace beadle::model;

namespace {

/// Words in small letters, without what stands between them.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        const bool has_an_accent = static_cast<unsigned char>(c) >= 0x80;
        if (calendar::is_letter(c) || calendar::is_digit(c) || has_an_accent) word += calendar::lower(c);
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
    bool is_waiting = false;  ///< The day of the transfer has come, and it has not taken place.
};

bool tells_apart(const TransitionPlan& plan, const std::string& subject) {
    return std::count_if(plan.allocations.begin(), plan.allocations.end(),
                         [&](const Allocation& line) { return line.subject == subject; }) > 1;
}

/// How a line's subject is told from the others: where one transition has two lines of that subject, each by its ref; otherwise by the subject itself.
const std::string& called(const Definition& definition, const Allocation& line) {
    const bool is_split = std::any_of(definition.transitions.begin(), definition.transitions.end(),
                                      [&](const auto& plan) { return tells_apart(*plan, line.subject); });
    return is_split ? line.ref : line.subject;
}

/// Whether the line moves what is `called` so: its own, or the whole of what another transition tells apart.
bool moves(const Definition& definition, const TransitionPlan& plan, const Allocation& line, std::string_view name) {
    if (called(definition, line) == name) return true;
    if (tells_apart(plan, line.subject)) return false;
    return std::any_of(definition.transitions.begin(), definition.transitions.end(), [&](const auto& other) {
        return tells_apart(*other, line.subject) &&
               std::any_of(other->allocations.begin(), other->allocations.end(),
                           [&](const auto& part) { return part.subject == line.subject && part.ref == name; });
    });
}

/// Whom a body has answer for it, and who holds that post on the day: by the definition, and by what the register of the post's body has since.
Answering answering_for(const Definition& definition, const std::vector<Instance>& registers, const std::string& body,
                        const std::string& named, Date on) {
    Answering out{body, named, {}};
    if (out.party.empty())
        if (auto found = definition.bodies.find(body); found != definition.bodies.end()) out.party = found->second.answers;
    if (out.party.empty())
        if (auto offices = offices_of(definition, body); offices.size() == 1) out.party = offices.front()->id;
    const auto post = definition.posts.find(out.party);
    if (post == definition.posts.end()) return out;
    const auto* of_the_post = find_body(definition, post->second.body);
    const Facts* recorded = nullptr;
    for (const auto& one : registers)
        if (of_the_post && one.id == of_the_post->prefix) recorded = &one.facts;
    if (const auto holding = holder_on(definition, recorded, out.party, on))
        out.holder =
            holding->person + (holding->capacity.empty() || holding->capacity == "substantive" ? "" : " (" + holding->capacity + ")");
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
            if (said == line.ref) keep(exact, called(definition, line));
            auto names = line.also_called;
            names.push_back(line.subject);
            for (const auto& name : names) {
                keep(out.known, name);
                const auto words = words_of(name);
                if (words == sought) keep(exact, called(definition, line));
                if (says_all(sought, words)) keep(fit, called(definition, line));
            }
            keep(out.known, line.ref);
        }
    out.subjects = exact.empty() ? fit : exact;
    return out;
}

Accountable accountable_for(const Definition& definition, const std::vector<Instance>& transitions, const std::vector<Instance>& registers,
                            std::string_view subject, Date on, Date today) {
    Accountable out;
    out.subject = subject;
    std::vector<Line> lines;
    for (const auto& plan : definition.transitions)
        for (const auto& allocation : plan->allocations) {
            if (!moves(definition, *plan, allocation, subject)) continue;
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
            const auto day = transferred.value_or(target);
            handover.on = std::max(allocation.on.value_or(day), day);  // Nothing is handed over before the transfer.
            handover.took_place = transferred && handover.on <= on && handover.on <= today;
            lines.push_back({&allocation, std::move(handover), !transferred && day <= today});
        }
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.handover.on < b.handover.on; });
    if (lines.empty()) return out;
    out.subject = lines.front().allocation->subject;
    out.ref = lines.front().allocation->ref;
    out.kind = lines.front().allocation->kind;

    // The last handover in force on the day says who answers; where there is none, the first says who answered before it. A transfer whose day
    // has come and that has not taken place is in force on no day: the predecessor stays accountable.
    const Line* last = nullptr;
    for (const auto& line : lines) {
        const auto& handover = line.handover;
        const bool stays = line.allocation->from == line.allocation->to;
        if (!stays && !line.is_waiting && handover.state != "abandoned" && handover.on <= on) last = &line;
    }
    const auto& line = last ? *last : lines.front();
    const auto& bodies = last ? line.allocation->to : line.allocation->from;
    const auto& post = last ? line.allocation->post_after : line.allocation->post_before;
    for (const auto& body : bodies) out.answering.push_back(answering_for(definition, registers, body, post, on));
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
