#include "daemon/api/parameters.hpp"

#include <fmt/format.h>

#include <charconv>
#include <set>

#include "daemon/api/json.hpp"
#include "daemon/api/known_words.hpp"
#include "daemon/api/when.hpp"
#include "daemon/definitions/nearest.hpp"

namespace beadle::api {
namespace {

/// Something of the system, or of any where none is named, has that very id.
bool is_an_id(Asking asking, const std::string& named, const std::string& said) {
    std::vector<store::InstanceKey> keys;
    for (const auto& system : asking.catalogue.systems(asking.store))
        if (named.empty() || system == named) keys.push_back({system, said});
    return !asking.store.load(keys).instances.empty();
}

}  // namespace

std::string joined(const std::vector<std::string>& words) { return words.empty() ? "none" : model::join(words); }

Problem as_a_wrong_question(Problem problem) {
    problem.status = 400;
    return problem;
}

Parameters::Parameters(Asking asking, const Query& query, const std::vector<std::string>& known) : asking_(asking), query_(query) {
    for (const auto& [name, value] : query) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const auto near = definitions::nearest_to(name, known);
        fail(
            {400, "unknown parameter '" + name + "'", name, near.empty() ? "known are: " + joined(known) : "did you mean '" + near + "'?"});
    }
    if (const auto name = text("system"); !name.empty()) {
        const auto system = the_system(asking, name);
        if (!system) fail(as_a_wrong_question(system.error()));
    }
}

std::string Parameters::text(std::string_view name) const {
    const auto found = query_.find(name);
    return found == query_.end() ? std::string{} : found->second;
}

bool Parameters::flag(std::string_view name) {
    if (query_.find(name) == query_.end()) return false;
    const auto said = text(name);
    if (said == "1" || said == "yes" || said == "true") return true;
    if (said != "0" && said != "no" && said != "false")
        fail({400, "'" + said + "' is neither yes nor no", std::string{name}, fmt::format("write {}=yes, or leave it out", name)});
    return false;
}

std::optional<std::int64_t> Parameters::number(std::string_view name, std::int64_t least, std::int64_t most) {
    const auto value = text(name);
    if (value.empty()) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < least || number > most) {
        fail({400, "'" + value + "' is not a number from " + std::to_string(least) + " to " + std::to_string(most), std::string{name}, ""});
        return std::nullopt;
    }
    return number;
}

int Parameters::limit() { return static_cast<int>(number("limit", 1, page_max).value_or(page_default)); }

std::optional<model::Instant> Parameters::instant(std::string_view name) {
    const auto value = text(name);
    if (value.empty()) return std::nullopt;
    const auto system = the_system(asking_, text("system"));  // The only one, where none is named.
    const auto zone = asking_.catalogue.zone(asking_.store, system ? *system : std::string{});
    const auto read = parse_when(value, asking_.now, *zone, name == "to" ? NoTime::next_day : NoTime::start_of_day);
    if (read) return *read;
    fail({400, calendar::what_is_wrong(value, read.error()), fmt::format("{}, character {}", name, read.error().at + 1), ""});
    return std::nullopt;
}

Parameters::Period Parameters::period() {
    const Period said{instant("from"), instant("to")};
    if (said.from && said.until && *said.until <= *said.from)
        fail({400, "the period ends before it begins", "to", "name a day that is not before 'from'"});
    return said;
}

std::string Parameters::instance() {
    const auto said = text("instance");
    if (said.empty()) return {};
    const auto found = the_instance(asking_, text("system"), said);
    if (found) return found->id;
    // Things of several systems that have the very id are meant alike; of several bodies that are called so, nobody says which.
    if (found.error().status == 400 && !is_an_id(asking_, text("system"), said)) {
        auto problem = found.error();
        problem.where = "instance";
        fail(std::move(problem));
    }
    return said;
}

std::string Parameters::body() {
    const auto said = text("body"), named = text("system");
    if (said.empty()) return {};
    std::vector<std::string> known;
    std::set<std::string> meant;
    for (const auto& system : asking_.catalogue.systems(asking_.store)) {
        if (!named.empty() && system != named) continue;
        const auto definition = asking_.catalogue.live(asking_.store, system);
        if (!definition) continue;
        if (definition->bodies.contains(said)) return said;
        for (const auto& [id, body] : definition->bodies) {
            known.push_back(id);
            known.push_back(body.prefix);
        }
        for (const auto& id : bodies_called(*definition, said)) meant.insert(id);
    }
    if (meant.size() == 1) return *meant.begin();
    if (meant.empty()) fail(is_not_known("body", said, "body", known));
    else
        fail({400, "'" + said + "' is not the name of one body only", "body",
              "say which by its id: " + joined({meant.begin(), meant.end()})});
    return {};
}

}  // namespace beadle::api
