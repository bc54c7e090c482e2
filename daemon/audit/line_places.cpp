#include "daemon/audit/line_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace beadle::audit {
namespace {

/// The members that end a line, where they are there.
struct Members {
    std::string_view recorded_at, seq, system;
};

/// Only strings and numbers stand after `recorded_at` at the line's own level, and a quotation mark within a text is escaped, so that the last one of each name
/// is it. Looked for from the line's end, where they stand, and by all names at once: most of a line is never read.
Members members_of(std::string_view line) {
    Members out;
    const auto take = [](std::string_view& member, std::string_view from, std::string_view key) {
        if (!member.empty() || !from.starts_with(key)) return;
        from.remove_prefix(key.size());
        const auto end = std::find_if(from.begin(), from.end(), [](char c) { return c == ',' || c == '}'; });
        member = from.substr(0, static_cast<std::size_t>(end - from.begin()));
    };
    for (auto before = line; out.recorded_at.empty() || out.seq.empty() || out.system.empty();) {
        const auto* comma = static_cast<const char*>(::memrchr(before.data(), ',', before.size()));
        if (!comma) break;
        const auto at = static_cast<std::size_t>(comma - line.data());
        take(out.recorded_at, line.substr(at), ",\"recorded_at\":");
        take(out.seq, line.substr(at), ",\"seq\":");
        take(out.system, line.substr(at), ",\"system\":");
        before = line.substr(0, at);
    }
    return out;
}

/// Nothing where it is not the number's one spelling: 07 is none.
std::optional<std::uint64_t> number_of(std::string_view digits) {
    if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
    std::uint64_t seq = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, seq);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(seq) : std::nullopt;
}

}  // namespace

LinePlaces::LinePlaces(std::string_view system, std::uint64_t first) : of_system_(fmt::format("\"{}\"", system)), next_(first) {}

std::string LinePlaces::look_at(std::string_view line) {
    const auto number = next_++;
    const auto members = members_of(line);
    const auto seq = number_of(members.seq);
    if (!seq) return fmt::format("entry {} does not say its place", number);
    if (*seq != number) return fmt::format("in the place of entry {} stands entry {}", number, *seq);
    if (members.system != of_system_) return fmt::format("entry {} is of another system's log", number);
    if (members.recorded_at.size() != 22 || members.recorded_at < recorded_before_)
        return fmt::format("entry {} was recorded before the one before it, or does not say when", number);
    recorded_before_ = members.recorded_at;
    return {};
}

}  // namespace beadle::audit
