#include "daemon/api/request.hpp"

#include <boost/json.hpp>

namespace beadle::api {
namespace json = boost::json;
namespace {

std::optional<unsigned> hex(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return std::nullopt;
}

/// Control characters are nowhere to be met, but that a page key, which comes as a parameter, may hold tabs.
std::optional<std::string> decoded(std::string_view text, bool is_parameter) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned char c = static_cast<unsigned char>(text[at]);
        if (c == '%') {
            if (at + 2 >= text.size()) return std::nullopt;
            const auto high = hex(text[at + 1]), low = hex(text[at + 2]);
            if (!high || !low) return std::nullopt;
            c = static_cast<unsigned char>(*high * 16 + *low);
            at += 2;
        } else if (c == '+' && is_parameter) {
            c = ' ';
        }
        if ((c < 0x20 && !(is_parameter && c == '\t')) || c == 0x7F) return std::nullopt;
        out += static_cast<char>(c);
    }
    return out;
}

/// Calls `take` with each part between `separator`s; stops and gives false when it does.
template <class Take>
bool each_part(std::string_view text, char separator, Take take) {
    for (;;) {
        const auto end = text.find(separator);
        if (!take(text.substr(0, end))) return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

Response to_response(const Problem& problem) {
    return {problem.status,
            json::serialize(json::object{{"error", problem.error}, {"where", problem.where}, {"what_to_do", problem.what_to_do}})};
}

Response to_response(const json::value& value, int status) { return {status, json::serialize(value)}; }

std::optional<Target> parse_target(std::string_view target) {
    if (target.empty() || target[0] != '/') return std::nullopt;
    Target out;
    const auto mark = target.find('?');
    const bool path_reads = each_part(target.substr(1, mark == std::string_view::npos ? mark : mark - 1), '/', [&](std::string_view part) {
        auto segment = decoded(part, false);
        if (!segment) return false;
        out.segments.push_back(std::move(*segment));
        return true;
    });
    if (!path_reads) return std::nullopt;
    if (mark == std::string_view::npos) return out;
    const bool query_reads = each_part(target.substr(mark + 1), '&', [&](std::string_view part) {
        if (part.empty()) return true;
        const auto equals = part.find('=');
        const auto name = decoded(part.substr(0, equals), true);
        const auto value = decoded(equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1), true);
        return name && value && out.query.emplace(*name, *value).second;
    });
    if (!query_reads) return std::nullopt;
    return out;
}

std::string percent_encoded(std::string_view text) {
    constexpr const char* digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

}  // namespace beadle::api
