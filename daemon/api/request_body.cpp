#include "daemon/api/request_body.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/api/json.hpp"
#include "daemon/definitions/nearest.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

/// Control characters have no place in what people say, but line ends and tabs.
bool has_control_characters(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F; });
}

/// Ids chosen by people stay clear of those that the engine derives, which all hold ':' or '/'.
bool is_event_id(std::string_view id) {
    return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

}  // namespace

std::string RequestBody::text(std::string_view name, std::optional<Problem>& problem, std::size_t bytes) const {
    const auto* found = members.if_contains(json::string_view{name.data(), name.size()});
    if (found == nullptr || found->is_null()) return {};
    const auto* text = found->if_string();
    if (text == nullptr) return fail(problem, name, "must be text");
    if (text->size() > bytes) return fail(problem, name, fmt::format("is longer than {} bytes", bytes));
    if (has_control_characters(*text)) return fail(problem, name, "holds control characters");
    return std::string{*text};
}

bool RequestBody::flag(std::string_view name, std::optional<Problem>& problem) const {
    const auto* found = members.if_contains(json::string_view{name.data(), name.size()});
    if (found == nullptr) return false;
    if (!found->is_bool()) fail(problem, name, "must be true or false");
    return found->is_bool() && found->get_bool();
}

void RequestBody::only(const std::vector<std::string>& known, std::optional<Problem>& problem) const {
    for (const auto& member : members) {
        const std::string name{member.key()};
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const auto near = definitions::nearest_to(name, known);
        if (!problem)
            problem = Problem{400, "unknown member '" + name.substr(0, word_bytes_max) + "'", name.substr(0, word_bytes_max),
                              near.empty() ? "known are: " + model::join(known) : "did you mean '" + near + "'?"};
    }
}

std::vector<std::string> RequestBody::texts(std::string_view name, std::size_t most, std::optional<Problem>& problem) const {
    std::vector<std::string> out;
    const auto* found = members.if_contains(json::string_view{name.data(), name.size()});
    if (found == nullptr || found->is_null()) return out;
    const auto* list = found->if_array();
    if (list == nullptr || list->size() > most) fail(problem, name, fmt::format("must be a list of at most {} texts", most));
    else
        for (const auto& one : *list) out.push_back(RequestBody{{{"one", one}}}.text("one", problem, said_bytes_max));
    return out;
}

std::vector<std::vector<std::string>> RequestBody::rows(std::string_view name, const std::vector<std::string>& columns, std::size_t most,
                                                        std::optional<Problem>& problem) const {
    std::vector<std::vector<std::string>> out;
    const auto* found = members.if_contains(json::string_view{name.data(), name.size()});
    if (found == nullptr || found->is_null()) return out;
    const auto* list = found->if_array();
    if (list == nullptr || list->size() > most) {
        fail(problem, name, fmt::format("must be a list of at most {} objects", most));
        return out;
    }
    for (const auto& one : *list) {
        const auto* object = one.if_object();
        if (object == nullptr) {
            fail(problem, name, "must be a list of objects");
            return out;
        }
        const RequestBody row{*object};
        row.only(columns, problem);
        std::vector<std::string> texts;
        for (const auto& column : columns) texts.push_back(row.text(column, problem));
        out.push_back(std::move(texts));
    }
    return out;
}

std::string RequestBody::event_id(std::optional<Problem>& problem) const {
    auto id = text("id", problem, 128);
    if (!problem && !is_event_id(id))
        problem = Problem{400, id.empty() ? "an event needs an id of its own" : "'" + id + "' cannot be an event's id", "id",
                          "letters, digits, '-', '_' and '.', at most 128; the same id again is the same event"};
    return id;
}

std::string RequestBody::fail(std::optional<Problem>& problem, std::string_view name, const std::string& what) {
    if (!problem) problem = Problem{400, fmt::format("'{}' {}", name, what), std::string{name}, ""};
    return {};
}

Result<RequestBody> parse_body(std::string_view text) {
    json::error_code failed;
    json::parse_options strict;
    strict.max_depth = 4;
    const auto value = json::parse(json::string_view{text.data(), text.size()}, failed, {}, strict);
    if (failed) return Problem{400, "the body is not JSON: " + failed.message(), "body", "send one JSON object"};
    if (!value.is_object()) return Problem{400, "the body is not a JSON object", "", "send one JSON object"};
    return RequestBody{value.as_object()};
}

}  // namespace beadle::api
