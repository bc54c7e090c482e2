#pragma once
// The members of a POST's JSON object, each read once, with suspicion: what is wrong with one is said with its name, and the first such problem stands.
// Thread-safety: a value.

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api/questions.hpp"
#include "daemon/api/request.hpp"

namespace beadle::api {

constexpr std::size_t word_bytes_max = 200;   ///< Of a name, an id, a kind.
constexpr std::size_t said_bytes_max = 4000;  ///< Of what a person says: a fact, a reason.

struct RequestBody {
    boost::json::object members;

    /// Text of at most `bytes` bytes; empty where it is absent. What is wrong goes to `problem`.
    std::string text(std::string_view name, std::optional<Problem>& problem, std::size_t bytes = word_bytes_max) const;
    bool flag(std::string_view name, std::optional<Problem>& problem) const;
    /// A list of at most `most` texts; empty where it is absent.
    std::vector<std::string> texts(std::string_view name, std::size_t most, std::optional<Problem>& problem) const;
    /// A list of at most `most` objects, each with these texts; empty where it is absent.
    std::vector<std::vector<std::string>> rows(std::string_view name, const std::vector<std::string>& columns, std::size_t most,
                                               std::optional<Problem>& problem) const;
    /// The id that its sender chose for an event: `id`.
    std::string event_id(std::optional<Problem>& problem) const;
    /// A member that is not among these is a problem.
    void only(const std::vector<std::string>& known, std::optional<Problem>& problem) const;

    /// "'name' what", with no text to go on with.
    static std::string fail(std::optional<Problem>& problem, std::string_view name, const std::string& what);
};

/// The object that `text` is.
Result<RequestBody> parse_body(std::string_view text);

}  // namespace beadle::api
