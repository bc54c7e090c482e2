#include "daemon/audit/line_places.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace beadle::audit {
namespace {

/// The member of that name at the line's own level. Only strings and numbers stand after `seq` there, and a quotation mark within a text is escaped, so
/// that the last one found is it.
std::optional<std::string_view> member_of(std::string_view line, std::string_view key) {
    const auto at = line.rfind(key);
    if (at == std::string_view::npos) return std::nullopt;
    const auto rest = line.substr(at + key.size());
    return rest.substr(0, rest.find_first_of(",}"));
}

std::optional<std::uint64_t> seq_of(std::string_view line) {
    const auto text = member_of(line, ",\"seq\":");
    std::uint64_t seq = 0;
    if (!text || text->empty()) return std::nullopt;
    const auto* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, seq);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(seq) : std::nullopt;
}

}  // namespace

LinePlaces::LinePlaces(std::string_view system, std::uint64_t first) : of_system_(fmt::format("\"{}\"", system)), next_(first) {}

std::string LinePlaces::look_at(std::string_view line) {
    const auto number = next_++;
    const auto seq = seq_of(line);
    if (!seq) return fmt::format("entry {} does not say its place", number);
    if (*seq != number) return fmt::format("in the place of entry {} stands entry {}", number, *seq);
    if (member_of(line, ",\"system\":") != of_system_) return fmt::format("entry {} is of another system's log", number);
    const auto recorded_at = member_of(line, ",\"recorded_at\":").value_or("");
    if (recorded_at.size() != 22 || recorded_at < recorded_before_)
        return fmt::format("entry {} was recorded before the one before it, or does not say when", number);
    recorded_before_ = recorded_at;
    return {};
}

}  // namespace beadle::audit
