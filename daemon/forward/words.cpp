// What is said of an entry to whoever it is forwarded to.
#include <fmt/format.h>

#include "daemon/audit/hash.hpp"
#include "daemon/forward/sink.hpp"

namespace beadle::forward {
namespace {

constexpr std::size_t message_id_characters_max = 32;

/// One line, whatever it holds: what receives it may read line by line.
std::string one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    return text;
}

std::string in_words(const store::Entry& entry) {
    return one_line(fmt::format("{} on {} by {}: {}", entry.kind, entry.instance.empty() ? entry.system : entry.instance, entry.actor,
                                to_words(entry.verdict)));
}

/// As syslog counts them.
int severity_of(model::Verdict verdict) {
    if (verdict == model::Verdict::accepted_with_breach) return 4;
    return verdict == model::Verdict::not_accepted ? 5 : 6;
}

std::vector<std::pair<const char*, std::string>> said_of(const store::Entry& entry) {
    return {{"system", entry.system},
            {"seq", std::to_string(entry.seq)},
            {"event", entry.event_id},
            {"kind", entry.kind},
            {"instance", entry.instance},
            {"body", entry.body},
            {"actor", entry.actor},
            {"verdict", std::string{to_key(entry.verdict)}},
            {"happened_at", calendar::to_iso(entry.happened_at)},
            {"recorded_at", calendar::to_iso(entry.recorded_at)},
            {"leaf", audit::to_hex(entry.leaf)}};
}

/// RFC 5424, 6.3.3.
std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == ']') out += '\\';
        out += c;
    }
    return out;
}

/// A word of printable ASCII, as a header of RFC 5424 takes it.
std::string header_word(const std::string& text, std::size_t most) {
    std::string out;
    for (const char c : text)
        if (c > 0x20 && c < 0x7f && out.size() < most) out += c;
    return out.empty() ? "-" : out;
}

}  // namespace

std::vector<std::string> journal_fields(const store::Entry& entry) {
    std::vector<std::string> fields{"MESSAGE=" + in_words(entry), fmt::format("PRIORITY={}", severity_of(entry.verdict)),
                                    "SYSLOG_IDENTIFIER=beadle", "SYSLOG_FACILITY=13"};
    for (const auto& [name, value] : said_of(entry)) {
        if (value.empty()) continue;
        std::string field = "BEADLE_";
        for (const char* c = name; *c != '\0'; ++c) field += *c >= 'a' && *c <= 'z' ? static_cast<char>(*c - 'a' + 'A') : *c;
        fields.push_back(field + "=" + one_line(value));
    }
    fields.push_back("BEADLE_LINE=" + entry.line);
    return fields;
}

std::string syslog_text(const store::Entry& entry, const std::string& host) {
    constexpr int facility = 13, facilities = 8;
    std::string data = "[beadle@32473";
    for (const auto& [name, value] : said_of(entry))
        if (!value.empty()) data += fmt::format(" {}=\"{}\"", name, escaped(one_line(value)));
    return fmt::format("<{}>1 {} {} beadle - {} {}] \xEF\xBB\xBF{}", facility * facilities + severity_of(entry.verdict),
                       calendar::to_iso(entry.recorded_at), header_word(host, 255), header_word(entry.kind, message_id_characters_max),
                       data, in_words(entry));
}

}  // namespace beadle::forward
