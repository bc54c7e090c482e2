#include "workflows/meeting/published_papers.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "workflows/calendar/letters.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace {

constexpr std::array<std::string_view, 3> of_a_paper{"paper_address", "paper_version", "paper_sha256"};

/// "paper_address" of "paper_address.2"; empty for anything else.
std::string_view name_in(std::string_view fact) {
    for (auto name : of_a_paper)
        if (fact.size() > name.size() + 1 && fact.starts_with(name) && fact[name.size()] == '.') return name;
    return {};
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return calendar::is_digit(c) || (calendar::lower(c) >= 'a' && calendar::lower(c) <= 'f');
           });
}

/// By item.
std::map<std::string, Facts> papers_said(Deciding& deciding) {
    std::map<std::string, Facts> papers;
    const auto there_are = list_of(deciding.now().facts, "items");
    for (const auto& [fact, value] : deciding.event().facts) {
        auto name = name_in(fact);
        if (name.empty()) continue;
        auto item = deciding.now().id + "/item/" + fact.substr(name.size() + 1);
        if (std::find(there_are.begin(), there_are.end(), item) == there_are.end())
            deciding.not_accepted(
                fact, "there is no item " + fact.substr(name.size() + 1) + " on this agenda",
                {there_are.empty() ? "It has no items yet: record ItemAdded first." : "One of: " + join(there_are) + "."});
        else if (name == "paper_sha256" && !is_sha256(value))
            deciding.not_accepted(fact, "'" + value + "' is no SHA-256", {"64 hexadecimal digits, as sha256sum prints them."});
        // One spelling, so that hashes can be compared.
        papers[item][std::string{name}] = name == "paper_sha256" ? calendar::lower(value) : value;
    }
    return papers;
}

}  // namespace

bool is_of_a_paper(std::string_view fact) { return !name_in(fact).empty(); }

void tell_items_published(Deciding& deciding, bool all, const Facts& more) {
    auto papers = papers_said(deciding);
    if (deciding.is_not_accepted()) return;
    for (const auto& item : list_of(deciding.now().facts, "items"))
        if (all || papers.count(item) > 0) {
            auto facts = papers[item];
            facts.insert(more.begin(), more.end());
            deciding.raise(item, "AgendaPublished", std::move(facts));
        }
}

}  // namespace beadle::meeting
