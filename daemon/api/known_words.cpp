#include "daemon/api/known_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "daemon/api/parameters.hpp"
#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/template_file.hpp"
#include "daemon/store/entry_index.hpp"
#include "workflows/decide.hpp"
#include "workflows/model/strategy_plan.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::api {
namespace {

class Known {
public:
    Known(Asking asking, const std::string& system)
        : asking_(asking), system_(system), systems_(system.empty() ? asking.catalogue.systems(asking.store) : std::vector{system}) {
        for (const auto& one : systems_)
            if (auto live = asking.catalogue.live(asking.store, one)) definitions_.push_back(std::move(live));
    }

    std::optional<Problem> instance(const std::string& said) const {
        if (said.empty()) return std::nullopt;
        const auto found = the_instance(asking_, system_, said);
        if (found || found.error().status != 404) return std::nullopt;  // One, or one in each of several systems.
        store::EntryFilter filter;
        filter.instance = said;
        if (is_stored(filter)) return std::nullopt;  // What somebody tried to record on nothing.
        auto problem = as_a_wrong_question(found.error());
        problem.where = "instance";
        return problem;
    }

    std::optional<Problem> party(const std::string& said, const char* parameter) const {
        if (said.empty()) return std::nullopt;
        std::vector<std::string> known;
        for (const auto& definition : definitions_) {
            for (const auto& [id, post] : definition->posts) known.push_back(id);
            for (const auto& [id, office] : definition->offices) known.push_back(id);
        }
        store::DutyFilter duties;
        duties.owed_by = said;
        store::OutboxFilter mails;
        mails.to = said;
        store::EntryFilter entries;
        entries.post = said;
        if (is_among(known, said) || is_stored(duties) || is_stored(mails) || is_stored(entries)) return std::nullopt;
        return is_not_known("post or office", said, parameter, known);
    }

    std::optional<Problem> matter(const std::string& said) const {
        if (said.empty()) return std::nullopt;
        std::set<std::string> known;
        for (const auto& definition : definitions_) {
            for (const auto& strategy : definition->strategies) known.insert(strategy->matter);
            for (const auto& transition : definition->transitions) known.insert(transition->matter);
        }
        known.erase("");
        store::InstanceFilter instances;
        instances.matter = said;
        store::EntryFilter entries;
        entries.matter = said;
        if (known.contains(said) || is_stored(instances) || is_stored(entries)) return std::nullopt;
        return is_not_known("matter", said, "matter", {known.begin(), known.end()});
    }

    std::optional<Problem> event(const std::string& said) const {
        if (said.empty()) return std::nullopt;
        auto known = known_events();
        for (const auto& definition : definitions_)
            for (const auto& [body, timetable] : definition->timetables)
                for (const auto& entry : timetable) known.push_back(entry.met_by);
        store::EntryFilter entries;
        entries.kind = said;
        if (is_among(known, said) || is_stored(entries)) return std::nullopt;
        const auto near = definitions::nearest_to(said, known);
        return Problem{400, "no entry has the event '" + said + "', and nobody records one of that name", "event",
                       near.empty() ? "beadle record ID lists what can be recorded there" : "did you mean '" + near + "'?"};
    }

    std::optional<Problem> state(const std::string& said) const {
        if (said.empty()) return std::nullopt;
        std::set<std::string> known;
        for (const auto& table : tables()) known.insert(table.states.begin(), table.states.end());
        store::InstanceFilter instances;
        instances.state = said;
        if (known.contains(said) || is_stored(instances)) return std::nullopt;
        return is_not_known("state", said, "state", {known.begin(), known.end()});
    }

    std::optional<Problem> mail_template(const std::string& said) const {
        if (said.empty()) return std::nullopt;
        std::set<std::string> known;
        for (const auto& definition : definitions_)
            for (const auto& name : definitions::templates_of_mails(definition->templates)) known.insert(name);
        store::OutboxFilter mails;
        mails.template_name = said;
        if (known.contains(said) || is_stored(mails)) return std::nullopt;
        return is_not_known("template", said, "template", {known.begin(), known.end()});
    }

private:
    static bool is_among(const std::vector<std::string>& known, const std::string& said) {
        return std::find(known.begin(), known.end(), said) != known.end();
    }

    /// One row is enough: of the system, or of any where none is named.
    template <class Filter>
    Filter any_of(Filter filter) const {
        filter.system = system_;
        filter.limit = 1;
        return filter;
    }
    bool is_stored(const store::InstanceFilter& filter) const { return !asking_.store.instances(any_of(filter)).rows.empty(); }
    bool is_stored(const store::DutyFilter& filter) const { return !asking_.store.duties(any_of(filter)).rows.empty(); }
    bool is_stored(const store::OutboxFilter& filter) const { return !asking_.store.outbox(any_of(filter)).rows.empty(); }
    /// True also where the record is too long to have been looked through.
    bool is_stored(store::EntryFilter filter) const {
        filter.limit = 1;
        store::EntryIndex none{""};
        auto& index = asking_.entries ? *asking_.entries : none;
        return std::any_of(systems_.begin(), systems_.end(), [&](const auto& system) {
            store::EntrySearch search;
            search.filter = filter;
            search.filter.system = system;
            const auto page = index.entries(asking_.store, search);
            return !page.rows.empty() || !page.next.empty();
        });
    }

    Asking asking_;
    std::string system_;
    std::vector<std::string> systems_;
    std::vector<std::shared_ptr<const model::Definition>> definitions_;
};

}  // namespace

std::optional<Problem> unknown_word(Asking asking, const WordsAsked& asked) {
    const Known known{asking, asked.system};
    if (auto wrong = known.instance(asked.instance)) return wrong;
    if (auto wrong = known.party(asked.party, asked.party_parameter)) return wrong;
    if (auto wrong = known.matter(asked.matter)) return wrong;
    if (auto wrong = known.event(asked.event)) return wrong;
    if (auto wrong = known.state(asked.state)) return wrong;
    return known.mail_template(asked.template_name);
}

Problem is_not_known(std::string_view what, const std::string& said, const char* parameter, const std::vector<std::string>& known) {
    const auto near = definitions::nearest_to(said, known);
    return {400, fmt::format("no {} is called '{}'", what, said), parameter,
            near.empty() ? "known are: " + joined(known) : "did you mean '" + near + "'?"};
}

}  // namespace beadle::api
