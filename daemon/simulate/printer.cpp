#include <boost/json.hpp>
#include <ostream>

#include "daemon/notify/words.hpp"
#include "daemon/simulate/timeline.hpp"
#include "workflows/calendar/day_and_time.hpp"

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
        case Line::Kind::date: return {"·", ""};
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
    json::object out{
        {"at", calendar::to_iso(line.at)}, {"local", calendar::to_iso(local)}, {"kind", to_key(line.kind)}, {"text", line.text}};
    if (!line.who.empty()) out["who"] = line.who;
    if (!line.instance.empty()) out["instance"] = line.instance;
    if (!line.event.empty()) out["event"] = line.event;
    if (line.seq >= 0) out["seq"] = line.seq;
    if (!line.details.empty()) out["details"] = json::array(line.details.begin(), line.details.end());
    out_ << json::serialize(out) << '\n';
}

void Printer::print_text(const Line& line) {
    auto tone = [&](const char* code) { return printing_.colour ? code : ""; };
    constexpr std::size_t margin = 21;  // "Mon 14 Mar  09:00  ✓ "
    const auto room = std::max<std::size_t>(static_cast<std::size_t>(printing_.width), margin + 30) - margin;
    const auto local = calendar::to_local(zone_, line.at);
    const auto words = calendar::in_words(local.date);  // "Monday 14 March 2022"
    const auto month = words.substr(words.rfind(' ', words.rfind(' ') - 1) + 1);
    if (month != month_) {
        out_ << '\n' << tone(bold) << month << tone(plain) << '\n';
        month_ = month;
    }
    std::string before;  // What stands in the margin of the next row.
    if (words != day_) {
        day_ = words;
        auto day = std::to_string(unsigned(local.date.day()));
        before = words.substr(0, 3) + std::string(day.size() == 1 ? "  " : " ") + day + ' ' + month.substr(0, 3) + "  ";
    } else {
        before = std::string(12, ' ');
    }
    const auto look = look_of(line.kind);
    if (line.kind == Line::Kind::say) {
        for (const auto& row : broken(line.text, room)) {
            out_ << tone(dim) << before << std::string(margin - before.size(), ' ') << tone(plain) << tone("\033[3m") << row << tone(plain)
                 << '\n';
            before.clear();
        }
        return;
    }
    // The last second of a day stands for the day as a whole.
    const auto time = line.at == end_of_day(zone_, local.date) ? std::string(5, ' ') : calendar::to_iso(local.at);
    bool mail = line.kind == Line::Kind::reminder || line.kind == Line::Kind::escalation;
    auto text = line.text;
    if (mail) text += " → " + line.who;
    else if (!line.instance.empty()) text += "  " + line.instance;
    bool first = true;
    for (const auto& row : broken(text, room)) {
        if (first) out_ << tone(dim) << before << time << tone(plain) << "  " << tone(look.colour) << look.mark << ' ';
        else out_ << std::string(margin, ' ') << tone(look.colour);
        // What a mail says stands back behind what people do.
        if (line.kind == Line::Kind::fact || line.kind == Line::Kind::cycle) out_ << (first ? tone(plain) : "");
        out_ << row << tone(plain) << '\n';
        first = false;
    }
    for (const auto& detail : line.details) {
        bool first_row = true;
        for (const auto& row : broken(detail, room - 2)) {
            out_ << std::string(margin, ' ') << tone(dim) << (first_row ? "– " : "  ") << row << tone(plain) << '\n';
            first_row = false;
        }
    }
}

}  // namespace beadle::simulate
