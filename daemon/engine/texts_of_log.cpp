#include "daemon/engine/texts_of_log.hpp"

#include <fmt/format.h>

#include <cstring>

#include "daemon/audit/free_text_hash.hpp"
#include "workflows/system/erasing.hpp"

namespace beadle::engine {
namespace {

/// How many texts a line says stand beside it. Within its strings quotation marks are escaped, so that none looks like these. The first of all facts may be called
/// "exempt" itself: that one says which texts are.
std::size_t texts_of_line(std::string_view line) {
    std::size_t count = 0;
    for (auto at = line.find('{'); at != std::string_view::npos; at = line.find('{', at + 1)) {
        const auto from = line.substr(at);
        if (from.starts_with(R"({"open":")") || from.starts_with(R"({"exempt":")"))
            count += line.substr(0, at).ends_with(R"("facts":)") ? 0 : 1;
    }
    return count;
}

}  // namespace

std::string TextsOfLog::look_at(const store::Entry& entry) {
    if (entry.free_texts.size() != texts_of_line(entry.line))
        return fmt::format("entry {} has {} texts beside it, and its line has {}", entry.seq, entry.free_texts.size(),
                           texts_of_line(entry.line));
    for (const auto& text : entry.free_texts) {
        if (text.salt.empty()) {
            gone_.emplace(std::pair{entry.seq, text.name}, false);
            continue;
        }
        const auto salt = audit::from_hex(text.salt).value_or("");
        if (entry.line.find(fmt::format(":\"{}\"}}", audit::free_text_hash(salt, text.text))) == std::string::npos)
            return fmt::format("the text '{}' beside entry {} is not the one that was recorded", text.name, entry.seq);
    }
    hear_of_erasures(entry);
    return {};
}

void TextsOfLog::hear_of_erasures(const store::Entry& entry) {
    // What the line says counts: that is what was signed.
    static const auto kind = fmt::format(R"("{}")", system_record::texts_erased);
    if (::memmem(entry.line.data(), entry.line.size(), kind.data(), kind.size()) == nullptr) return;
    const auto line = audit::read_line(entry.line, entry.free_texts);
    if (line.event.kind != system_record::texts_erased || line.verdict == model::Verdict::not_accepted) return;
    if (const auto said = system_record::texts_of(line.event.facts))
        for (const auto& place : *said)
            if (const auto found = gone_.find({place.entry, place.name}); found != gone_.end()) found->second = true;
}

std::pair<std::int64_t, std::string> TextsOfLog::first_gone() const {
    for (const auto& [place, is_said] : gone_)
        if (!is_said)
            return {place.first,
                    fmt::format("the text '{}' beside entry {} is gone, and no entry says that it was erased", place.second, place.first)};
    return {};
}

}  // namespace beadle::engine
