#include <boost/json.hpp>
#include <ostream>

#include "daemon/notify/words.hpp"
#include "daemon/simulate/timeline.hpp"

namespace beadle::simulate {

namespace json = boost::json;

namespace {

struct Look {
    const char* mark;
    const char* colour;
};

Look look_of(Line::Kind kind) {
    switch (kind) {
        case Line::Kind::cycle: return {"◆", "\033[36m"};
        case Line::Kind::fact: return {"✓", "\033[32m"};
        case Line::Kind::breach: return {"!", "\033[33;1m"};
        case Line::Kind::not_accepted: return {"✗", "\033[31;1m"};
        case Line::Kind::overdue: return {"!", "\033[31m"};
        case Line::Kind::reminder: return {"✉", "\033[34m"};
        case Line::Kind::escalation: return {"✉", "\033[31m"};
        case Line::Kind::say: return {"", ""};
    }
    return {"", ""};
}

constexpr const char* plain = "\033[0m";
constexpr const char* bold = "\033[1m";
constexpr const char* dim = "\033[2m";

std::vector<std::string> broken(const std::string& text, std::size_t width) {
    std::vector<std::string> lines;
    auto wrapped = notify::wrapped(text, width);
    std::size_t begin = 0;
    while (begin < wrapped.size()) {
        auto end = std::min(wrapped.find('\n', begin), wrapped.size());
        lines.push_back(wrapped.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

}  // namespace

void Printer::print(const Line& line) {
    if (printing_.json) print_json(line);
    else print_text(line);
}

void Printer::print_json(const Line& line) {
    auto local = calendar::to_local(zone_, line.at);
    json::object out{{"at", calendar::to_iso(line.at)}, {"local", calendar::to_iso(local.date) + " " + calendar::to_iso(local.at)}, {"kind", to_key(line.kind)}, {"text", line.text}};
    if (!line.who.empty()) out["who"] = line.who;
    if (!line.instance.empty()) out["instance"] = line.instance;
    if (!line.event.empty()) out["event"] = line.event;
    if (line.seq >= 0) out["seq"] = line.seq;
    if (!line.details.empty()) out["details"] = json::array(line.details.begin(), line.details.end());
    out_ << json::serialize(out) << '\n';
}

void Printer::print_text(const Line& line) {
    auto tone = [&](const char* code) { return printing_.colour ? code : ""; };
    auto local = calendar::to_local(zone_, line.at);
    auto width = static_cast<std::size_t>(printing_.width);
    if (auto day = calendar::in_words(local.date); day != day_) {
        out_ << (day_.empty() ? "" : "\n") << tone(bold) << day << tone(plain) << '\n';
        day_ = day;
    }
    constexpr std::size_t margin = 11;  // "  09:00  ✓ "
    if (line.kind == Line::Kind::say) {
        for (const auto& row : broken(line.text, width - margin)) out_ << std::string(margin, ' ') << tone(dim) << row << tone(plain) << '\n';
        return;
    }
    auto look = look_of(line.kind);
    bool mail = line.kind == Line::Kind::reminder || line.kind == Line::Kind::escalation;
    auto text = mail ? line.text + " → " + line.who : line.text;
    if (!mail && !line.instance.empty() && line.kind != Line::Kind::overdue) text += "  [" + line.instance + "]";
    bool first = true;
    for (const auto& row : broken(text, width - margin)) {
        if (first)
            out_ << "  " << tone(dim) << calendar::to_iso(local.at) << tone(plain) << "  " << tone(look.colour) << look.mark << tone(plain) << ' ';
        else
            out_ << std::string(margin, ' ');
        out_ << row << '\n';
        first = false;
    }
    for (const auto& detail : line.details) {
        bool first_row = true;
        for (const auto& row : broken(detail, width - margin - 2)) {
            out_ << std::string(margin, ' ') << tone(dim) << (first_row ? "– " : "  ") << row << tone(plain) << '\n';
            first_row = false;
        }
    }
}

}  // namespace beadle::simulate
