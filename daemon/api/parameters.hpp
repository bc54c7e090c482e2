#pragma once
// The parameters of one question, read with suspicion: each is read once, and the first that is wrong is remembered, so that a question
// can read them all and look once.
// Thread-safety: one thread; lives as long as the asking and the query that it is made of.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api/questions.hpp"

namespace beadle::api {

inline constexpr int page_default = 100;
inline constexpr int page_max = 1000;

/// The words with commas between, or "none".
std::string joined(const std::vector<std::string>& words);
/// What is not found because the question names it wrongly, as what is wrong with the question.
Problem as_a_wrong_question(Problem problem);

class Parameters {
public:
    /// A parameter that is not `known`, and a system that there is not, are wrong. What is wrong with a question has one status, 400, be it a date or a name that nothing has.
    Parameters(Asking asking, const Query& query, const std::vector<std::string>& known);

    /// Empty where it is absent.
    std::string text(std::string_view name) const;
    /// "1", "yes" or "true"; not "0", "no" or "false", nor where it is absent. Anything else is wrong.
    bool flag(std::string_view name);
    /// Nothing where it is absent, or no whole number from `least` to `most`.
    std::optional<std::int64_t> number(std::string_view name, std::int64_t least, std::int64_t most);
    /// How many rows make a page.
    int limit();
    /// A moment as people say it; `to` means the whole of its day.
    std::optional<model::Instant> instant(std::string_view name);
    struct Period {
        std::optional<model::Instant> from, until;
    };
    /// From `from` to the end of `to`, where they are said; one that ends before it begins is wrong.
    Period period();
    /// The id of the body that is meant by id, prefix, name or alias; looked for in every system where none is named. What more than one is called is wrong.
    std::string body();
    /// The id of the thing that is meant, a body's register by the body's name too; what was said where nothing is called that. What more than one is called is
    /// wrong.
    std::string instance();

    /// One of the words that `read` knows, with blanks or underscores.
    template <class Read>
    auto word(std::string_view name, Read read, const char* known) -> decltype(read(std::string_view{})) {
        auto value = text(name);
        if (value.empty()) return std::nullopt;
        std::replace(value.begin(), value.end(), '_', ' ');
        const auto found = read(value);
        if (!found) fail({400, "'" + value + "' is not known", std::string{name}, std::string{"known are: "} + known});
        return found;
    }

    void fail(Problem problem) {
        if (!problem_) problem_ = std::move(problem);
    }
    /// The first that was wrong.
    const std::optional<Problem>& problem() const { return problem_; }

private:
    Asking asking_;
    const Query& query_;
    std::optional<Problem> problem_;
};

}  // namespace beadle::api
