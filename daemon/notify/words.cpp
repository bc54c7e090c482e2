#include "daemon/notify/words.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "workflows/calendar/date.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::notify {
namespace {

using model::characters;

constexpr std::array<std::string_view, 7> weekdays{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                                  "July",    "August",   "September", "October", "November", "December"};

struct CodePoint {
    char32_t value = 0xFFFD;
    std::size_t length = 1;
    bool valid = false;
};

/// The code point at `text[at]`. A broken sequence counts one byte, so that reading always goes on.
CodePoint code_point_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(at);
    if (first < 0x80) return {.value = first, .length = 1, .valid = true};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {};
    char32_t value = first & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned next = byte(at + i);
        if ((next & 0xC0u) != 0x80u) return {};
        value = (value << 6) | (next & 0x3Fu);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (overlong || surrogate || value > 0x10FFFF) return {};
    return {.value = value, .length = length, .valid = true};
}

/// Characters that end a line, act unseen, or turn the direction of writing: none has a place in a subject or a name.
bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0x061C || (c >= 0xFFF9 && c <= 0xFFFB) ||
           c >= 0xE0000;
}

bool is_number(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto begin = text.find_first_not_of(' ', at);
        if (begin == std::string_view::npos) break;
        const auto end = std::min(text.find(' ', begin), text.size());
        out.push_back(text.substr(begin, end - begin));
        at = end;
    }
    return out;
}

/// Where the text of a line begins after its indentation, bullet, number or label.
std::size_t hanging_indent(std::string_view line) {
    std::size_t at = line.find_first_not_of(' ');
    if (at == std::string_view::npos) return 0;
    if (line.substr(at, 2) == "- ") return at + 2;
    std::size_t digits = at;
    while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
    if (digits > at && line.substr(digits, 2) == ". ") return digits + 2;
    const auto label = line.find(":  ");
    if (label != std::string_view::npos && label < 20) {
        const auto value = line.find_first_not_of(' ', label + 1);
        if (value != std::string_view::npos) return value;
    }
    return at;
}

void append_wrapped(std::string& out, std::string_view line, std::size_t width) {
    while (!line.empty() && line.back() == ' ' && line != "-- ") line.remove_suffix(1);
    if (characters(line) <= width) {
        out += line;
        return;
    }
    const std::size_t indent = hanging_indent(line);
    out += line.substr(0, indent);
    std::size_t column = characters(line.substr(0, indent));
    const std::size_t first_column = column;
    for (const auto word : words_of(line.substr(indent))) {
        const auto length = characters(word);
        if (column > first_column && column + 1 + length > width) {
            out += '\n';
            out.append(first_column, ' ');
            column = first_column;
        } else if (column > first_column) {
            out += ' ';
            ++column;
        }
        out += word;
        column += length;
    }
}

}  // namespace

std::string one_line(std::string_view text, std::size_t characters_max) {
    std::string out;
    out.reserve(text.size());
    std::size_t count = 0;
    bool space = false;  // A space is owed before the next visible character.
    for (std::size_t at = 0; at < text.size();) {
        const auto c = code_point_at(text, at);
        if (c.valid && (is_control(c.value) || c.value == ' ')) {
            space = !out.empty();
        } else {
            if (count + (space ? 1 : 0) >= characters_max) {
                out += "…";
                break;
            }
            if (space) {
                out += ' ';
                ++count;
            }
            space = false;
            if (c.valid) out += text.substr(at, c.length);
            else out += "\uFFFD";
            ++count;
        }
        at += c.length;
    }
    return out;
}

std::string capitalised(std::string_view text) {
    std::string out{text};
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

std::string with_full_stop(std::string_view text) {
    constexpr std::string_view marks = ".!?:";
    std::string out{text};
    if (!out.empty() && marks.find(out.back()) == std::string_view::npos && !out.ends_with("…")) out += '.';
    return out;
}

std::string as_sentence(std::string_view text) { return with_full_stop(capitalised(text)); }

std::string shortened(std::string_view words) {
    if (const auto date = calendar::date_from_iso(words)) return shortened(calendar::in_words(*date));
    std::string out;
    bool after_month = false;
    for (auto word : words_of(words)) {
        const auto comma = word.ends_with(',');
        const auto bare = comma ? word.substr(0, word.size() - 1) : word;
        if (after_month && is_number(bare) && bare.size() == 4) {
            after_month = false;
            if (comma) out += ',';
            continue;
        }
        after_month = std::find(months.begin(), months.end(), bare) != months.end();
        const bool is_weekday = std::find(weekdays.begin(), weekdays.end(), bare) != weekdays.end();
        // "on" before a weekday says nothing in a subject.
        if (is_weekday && (out == "on" || out.ends_with(" on"))) out.erase(out.size() - 2);
        if (!out.empty() && out.back() != ' ') out += ' ';
        out += after_month || is_weekday ? bare.substr(0, 3) : bare;
        if (comma) out += ',';
    }
    return out;
}

std::string wrapped(std::string_view text, std::size_t width) {
    std::string out;
    out.reserve(text.size() + text.size() / 40);
    while (true) {
        const auto end = text.find('\n');
        append_wrapped(out, text.substr(0, end), width);
        if (end == std::string_view::npos) return out;
        out += '\n';
        text.remove_prefix(end + 1);
    }
}

std::string url_encoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
    return out;
}

}  // namespace beadle::notify
