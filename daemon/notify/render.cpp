#include "daemon/notify/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <filesystem>
#include <fstream>
#include <kainjow/mustache.hpp>
#include <optional>
#include <sstream>
#include <string_view>
#include <tuple>

#include "daemon/notify/words.hpp"

namespace beadle::notify {
namespace {

namespace mustache = kainjow::mustache;
using model::Facts;
using model::Notification;

/// What kind of attention an item wants; the order is the order in a digest.
enum class Urgency { late, today, owed, to_know };

constexpr std::array<std::string_view, 4> colours{"#d4351c", "#f47738", "#1d70b8", "#505a5f"};
constexpr std::size_t subject_characters_max = 200;
constexpr std::string_view plain_text =
    "Subject: {{headline}}\n\n{{#What}}\n{{What}}{{#due_words}} Due {{due_words}}.{{/due_words}}\n{{/What}}\n{{#Ask}}\n{{Ask}}\n{{/Ask}}\n"
    "{{#Text}}\n{{Text}}\n{{/Text}}\n{{#Proof}}\n{{Proof}}\n{{/Proof}}\n{{#reference}}\nReply quoting {{reference}}\n{{/reference}}\n"
    "{{#items}}\n{{number}}. {{{headline}}}{{#reference}} Reply quoting "
    "{{reference}}{{/reference}}\n{{/items}}\n\n{{#rows}}\n{{padded}}{{value}}\n{{/rows}}\n";

/// A line of the Monday list.
bool is_list_line(const Notification& n) { return n.step == "monday"; }

/// Asked of the recipient by a step on its duty, of which only the latest counts; what any step says, says more than the list's line.
bool is_chase(const Notification& n) {
    return is_list_line(n) || n.step == "remind" || n.step == "due" || n.step == "overdue" || n.step == "escalate";
}

bool is_to_know(const Notification& n) {
    const auto& name = n.template_name;
    return name == "notice" || name == "alarm" || n.step == "information" || n.step == "notice" || (name == "correction" && n.duty.empty());
}

Urgency urgency_of(const Notification& n) {
    if (is_to_know(n)) return Urgency::to_know;
    const auto& words = model::text_of(n.facts, "step_words");
    if (n.template_name == "overdue" || n.step == "overdue" || words.starts_with("overdue") || words.starts_with("was due"))
        return Urgency::late;
    if (n.template_name == "due_today" || n.template_name == "escalation" || n.step == "due" || n.step == "escalate" || words == "today")
        return Urgency::today;
    return Urgency::owed;
}

/// "by 5pm on Monday 5 December 2022" has the time before " on "; "by Monday ..." has none.
std::string today_by(std::string_view due_words) {
    const auto on = due_words.find(" on ");
    if (on == std::string_view::npos) return "Today";
    return fmt::format("Today {}", due_words.substr(0, on));
}

/// "2 hours left, not confirmed" from "2 hours left, not confirmed", "in 2 hours" or nothing.
std::string unconfirmed(std::string_view step_words) {
    if (step_words.find("not confirmed") != std::string_view::npos) return capitalised(step_words);
    if (step_words.starts_with("in ")) return fmt::format("{} left, not confirmed", step_words.substr(3));
    return step_words.empty() ? "Not confirmed" : fmt::format("{}, not confirmed", capitalised(step_words));
}

std::string in_full(std::string_view date) {
    const auto read = calendar::date_from_iso(date);
    return read ? calendar::in_words(*read) : std::string{date};
}

/// Facts that are a list, a line each, are named so: "moved_lines".
bool is_a_list(std::string_view fact) { return fact.ends_with("_lines"); }

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (auto line = one_line(text.substr(0, end)); !line.empty()) lines.push_back(std::move(line));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// The facts as clean lines with what is derived from them.
Facts told(const Notification& n, const Addressing& addressing) {
    Facts out;
    for (const auto& [name, value] : n.facts) {
        auto clean = is_a_list(name) ? model::join(lines_of(value), "\n") : one_line(value);
        if (!clean.empty()) out[name] = std::move(clean);
    }
    const auto get = [&out](std::string_view name) -> const std::string& { return model::text_of(out, name); };
    const auto put = [&out](const char* name, std::string value) {
        if (!value.empty()) out[name] = std::move(value);
    };
    if (!model::has(out, "what") && model::has(out, "title")) put("what", get("title"));
    if (!model::has(out, "what")) put("what", one_line(n.duty.empty() ? n.instance : n.duty));
    if (!model::has(out, "office_name")) put("office_name", one_line(addressing.office_name));
    if (!model::has(out, "office_mail")) put("office_mail", one_line(addressing.office_mail));

    put("instance", one_line(n.instance));
    put("duty", one_line(n.duty));
    put("What", capitalised(get("what")));
    put("Title", capitalised(get("title")));
    put("Because", capitalised(get("because")));
    for (const auto& [from, to] : {std::pair{"ask", "Ask"},
                                   {"proof", "Proof"},
                                   {"why", "Why"},
                                   {"said", "Said"},
                                   {"text", "Text"},
                                   {"late_because", "Late_because"},
                                   {"stays", "Stays"}}) {
        put(to, as_sentence(get(from)));
    }
    // A date that stands in the rule itself is not counted: it has been said.
    if (!get("Proof").empty() && get("Proof") == as_sentence(get("due_words"))) {
        out.erase("Proof");
        out.erase("rule");
    }
    put("If_late", with_full_stop(get("if_late")));
    put("Ways_on", with_full_stop(get("ways_on")));
    // "Nothing more: the meeting was cancelled" has said why.
    if (get("what").find(get("why")) != std::string::npos) out.erase("Why");
    put("due_short", shortened(get("due_words")));
    put("Due_short", capitalised(get("due_short")));
    put("was_short", shortened(get("was_due_words")));
    put("Today_by", today_by(get("due_words")));
    put("Unconfirmed", unconfirmed(get("step_words")));
    put("meeting_words", in_full(get("meeting_on")));
    put("meeting_short", shortened(get("meeting_on")));
    const auto& body = get(model::has(out, "body_short") ? "body_short" : "body_name");
    const auto& day = get("meeting_short");
    put("where_short", body.empty() || day.empty() ? body + day : fmt::format("{}, {}", body, day));
    put("reference", reference_of(n));
    put("reference_url", url_encoded(get("reference")));
    return out;
}

/// What a mail is about, by the id of the instance: "ICPA/2022-23/3/item/1/action/2" is an action.
const char* what_it_is(std::string_view instance) {
    if (instance.starts_with("transition/")) return "Transition";
    if (instance.find("/action/") != std::string_view::npos) return "Action";
    if (instance.find("/strategy/") != std::string_view::npos) return "Strategy";
    if (instance.find("/paper/") != std::string_view::npos) return "Paper";
    if (instance.find("/item/") != std::string_view::npos) return "Item";
    return instance.find("/cycle/") != std::string_view::npos ? "Cycle" : "Meeting";
}

std::vector<std::pair<std::string, std::string>> rows_of(const Facts& facts) {
    std::vector<std::pair<std::string, std::string>> rows;
    const auto get = [&facts](std::string_view name) -> const std::string& { return model::text_of(facts, name); };
    const auto row = [&rows](const char* label, std::string value) {
        if (!value.empty()) rows.emplace_back(label, std::move(value));
    };
    const auto& title = get("meeting_title");
    const auto& on = get("meeting_words");
    row(what_it_is(get("instance")), title.empty() || on.empty() ? title + on : fmt::format("{}, {}", title, on));
    if (!title.starts_with(get("body_name"))) row("Body", get("body_name"));
    if (!get("due_words").empty())
        row("Due",
            get("due_words") + (get("provisional") == "yes" ? " (provisional: that year's bank holidays are not all proclaimed)" : ""));
    if (get("Proof").empty()) row("Rule", get("rule"));
    if (!get("duty").empty()) row("Owed by", get("who_name"));
    row("Reference", get("reference"));
    return rows;
}

mustache::data to_data(const Facts& facts) {
    mustache::data data{mustache::data::type::object};
    for (const auto& [name, value] : facts) {
        if (!is_a_list(name)) {
            data.set(name, value);
            continue;
        }
        mustache::data lines{mustache::data::type::list};
        for (const auto& line : lines_of(value)) lines.push_back(mustache::data{"line", line});
        data.set(name, lines);
        data.set("has_" + name, mustache::data{mustache::data::type::bool_true});
    }
    mustache::data rows{mustache::data::type::list};
    for (const auto& [label, value] : rows_of(facts)) {
        mustache::data row{mustache::data::type::object};
        row.set("label", label);
        row.set("value", value);
        row.set("padded", fmt::format("{:<12}", label + ":"));
        rows.push_back(row);
    }
    data.set("rows", rows);
    return data;
}

/// Renders the templates of one form, ".txt" or ".html".
class Form {
public:
    Form(const Templates& templates, std::string suffix) : templates_(templates), suffix_(std::move(suffix)) {}

    const std::string* find(std::string_view name) const {
        const auto found = templates_.find(fmt::format("{}{}", name, suffix_));
        return found == templates_.end() ? nullptr : &found->second;
    }

    /// Nothing where the template is absent or broken.
    std::optional<std::string> render(std::string_view name, mustache::data data) const {
        const auto* text = find(name);
        if (!text) return std::nullopt;
        return render_text(*text, std::move(data));
    }

    std::optional<std::string> render_text(const std::string& text, mustache::data data) const {
        mustache::mustache compiled{text};
        if (!compiled.is_valid()) return std::nullopt;
        if (suffix_ == ".txt") compiled.set_custom_escape([](const std::string& plain) { return plain; });
        for (const auto& [name, part] : templates_) {
            if (!name.starts_with("part_") || !name.ends_with(suffix_)) continue;
            data.set(name.substr(0, name.size() - suffix_.size()), mustache::data{mustache::partial{[&part = part] { return part; }}});
        }
        auto out = compiled.render(data);
        if (!compiled.is_valid()) return std::nullopt;
        return out;
    }

private:
    const Templates& templates_;
    std::string suffix_;
};

/// Splits "Subject: ...", blank line, body. A text without such a line has an empty subject.
std::pair<std::string, std::string> split_subject(std::string text) {
    constexpr std::string_view mark = "Subject:";
    if (!text.starts_with(mark)) return {"", std::move(text)};
    const auto end = std::min(text.find('\n'), text.size());
    auto subject = one_line(std::string_view{text}.substr(mark.size(), end - mark.size()), subject_characters_max);
    return {std::move(subject), text.substr(end)};
}

/// Blank lines never stand doubled, at the start or at the end: sections that fell away leave none behind.
std::string tidied(std::string_view text) {
    std::string out;
    bool blank = false;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.find_first_not_of(' ') == std::string_view::npos) {
            blank = !out.empty();
            continue;
        }
        if (blank) out += '\n';
        blank = false;
        out += line;
        out += '\n';
    }
    return out;
}

struct Item {
    const Notification* notification = nullptr;
    Facts facts;
    Urgency urgency{};
    int consequence = 0;  ///< What missing it does, the worst first; the same for all where there is no Monday list.
    std::string headline;
};

/// What an item of a digest says beyond its headline.
std::string say(const Item& item) {
    const auto get = [&item](std::string_view name) -> const std::string& { return model::text_of(item.facts, name); };
    const auto& name = item.notification->template_name;
    if (name == "escalation") {
        const auto& who = get("who_name");
        const auto why = get("Because").empty() ? std::string() : get("Because") + ". ";
        return why + (who.empty() ? "Nobody has confirmed it; it may be done and simply not marked."
                                  : fmt::format("{} owes it and has not confirmed it; it may be done and simply not marked.", who));
    }
    if (name == "overdue" || item.urgency == Urgency::late) {
        return get("due_words").empty() ? "" : fmt::format("This was due {} and nothing here says that it is done.", get("due_words"));
    }
    if (name == "moved" && !get("was_due_words").empty())
        return fmt::format("Until now it was due {}. What you have done stands.", get("was_due_words"));
    return "";
}

std::string plain_headline(const Facts& facts) {
    const auto get = [&facts](std::string_view name) -> const std::string& { return model::text_of(facts, name); };
    const auto when = get("Due_short").empty() ? "To do" : get("Due_short");
    return fmt::format("{}: {}{}", when, get("what"), get("where_short").empty() ? "" : fmt::format(" ({})", get("where_short")));
}

/// "publish the agenda (by 5pm Mon 5 Dec)": for the subject of several.
std::string first_what(const Item& item) {
    const auto get = [&item](std::string_view name) -> const std::string& { return model::text_of(item.facts, name); };
    if (get("due_short").empty()) return get("what");
    return fmt::format("{} ({}{})", get("what"), item.urgency == Urgency::late ? "was due " : "", get("due_short"));
}

/// "2 late, 3 to do and 1 to know".
std::string counts_of(const std::vector<Item>& items) {
    const auto count = [&items](Urgency from, Urgency to) {
        return std::count_if(items.begin(), items.end(), [=](const Item& item) { return item.urgency >= from && item.urgency <= to; });
    };
    std::vector<std::string> words;
    for (const auto& [number, word] : {std::pair{count(Urgency::late, Urgency::late), "late"},
                                       {count(Urgency::today, Urgency::owed), "to do"},
                                       {count(Urgency::to_know, Urgency::to_know), "to know"}}) {
        if (number > 0) words.push_back(fmt::format("{} {}", number, word));
    }
    if (words.size() == 3) return fmt::format("{}, {} and {}", words[0], words[1], words[2]);
    return model::join(words, " and ");
}

/// What missing a duty does, as its line of the Monday list says; the line may be one that is not told.
int consequence_of(const Notification& n, const std::vector<Notification>& notifications) {
    constexpr std::array<std::string_view, 3> worst_first{"bars the item", "irregular", "advisory"};
    for (const auto& line : notifications) {
        if (!is_list_line(line) || std::tie(line.system, line.instance, line.duty) != std::tie(n.system, n.instance, n.duty)) continue;
        const auto found = std::find(worst_first.begin(), worst_first.end(), model::text_of(line.facts, "consequence"));
        return static_cast<int>(found - worst_first.begin());
    }
    return worst_first.size();
}

/// Of the chasing steps of one duty only the latest is told; everything else is told.
std::vector<const Notification*> worth_telling(const std::vector<Notification>& notifications) {
    std::vector<const Notification*> out;
    for (const auto& n : notifications) {
        const auto is_later_step = [&n](const Notification& other) {
            return &other != &n && is_chase(other) && other.system == n.system && other.instance == n.instance && other.duty == n.duty &&
                   std::tuple(!is_list_line(other), other.send_at, std::string_view{other.id}) >
                       std::tuple(!is_list_line(n), n.send_at, std::string_view{n.id});
        };
        const bool overtaken = is_chase(n) && !n.duty.empty() && std::any_of(notifications.begin(), notifications.end(), is_later_step);
        if (!overtaken) out.push_back(&n);
    }
    return out;
}

}  // namespace

bool asks(const Notification& n) { return n.step == "attend" || (!n.duty.empty() && !is_to_know(n)); }

std::string reference_of(const Notification& n) { return one_line(n.duty.empty() ? n.instance : n.instance + " " + n.duty); }

Templates read_templates(const std::string& folder) {
    namespace fs = std::filesystem;
    Templates out;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator{folder, absent}) {
        if (entry.path().extension() != ".mustache") continue;
        std::ifstream in{entry.path(), std::ios::binary};
        std::ostringstream text;
        text << in.rdbuf();
        out[entry.path().stem().string()] = text.str();
    }
    return out;
}

Letter render(const Templates& templates, const std::vector<Notification>& notifications, const Addressing& addressing) {
    assert(!notifications.empty());
    const Form text_form{templates, ".txt"};
    const Form html_form{templates, ".html"};
    const std::string fallback{plain_text};

    std::vector<Item> items;
    for (const auto* n : worth_telling(notifications)) {
        Item item{.notification = n,
                  .facts = told(*n, addressing),
                  .urgency = urgency_of(*n),
                  .consequence = consequence_of(*n, notifications),
                  .headline = {}};
        if (is_list_line(*n)) item.facts.erase("Proof");  // A list is short: the reminders say how a day was counted.
        // A catch-up of one duty says what an overdue mail or a reminder says.
        const bool is_plain = n->template_name == "catch_up" || is_list_line(*n);
        const std::string name = !is_plain ? n->template_name : item.urgency == Urgency::late ? "overdue" : "reminder";
        auto data = to_data(item.facts);
        data.set("asks", mustache::data{is_to_know(*n) ? mustache::data::type::bool_false : mustache::data::type::bool_true});
        if (auto rendered = text_form.render(name, data)) item.headline = split_subject(std::move(*rendered)).first;
        if (item.headline.empty()) item.headline = plain_headline(item.facts);
        items.push_back(std::move(item));
    }
    const bool is_monday_list = std::any_of(notifications.begin(), notifications.end(), is_list_line);
    std::sort(items.begin(), items.end(), [is_monday_list](const Item& a, const Item& b) {
        const auto key = [is_monday_list](const Item& item) {
            const bool is_due_later = item.urgency == Urgency::today || item.urgency == Urgency::owed;
            const auto urgency = is_monday_list && is_due_later ? Urgency::owed : item.urgency;
            return std::tuple{urgency, item.consequence, model::text_of(item.facts, "due_local"), item.notification->send_at,
                              std::string_view{item.notification->id}};
        };
        return key(a) < key(b);
    });

    const auto& first = items.front();
    const bool is_catch_up =
        std::any_of(items.begin(), items.end(), [](const Item& item) { return item.notification->template_name == "catch_up"; });
    const bool is_list = is_catch_up || is_monday_list || items.size() > 1;
    const std::string name = is_monday_list ? "monday" : is_catch_up ? "catch_up" : is_list ? "digest" : first.notification->template_name;

    Letter letter;
    letter.is_about_one = items.size() == 1 && !is_monday_list;
    mustache::data data{mustache::data::type::object};
    if (is_list) {
        mustache::data list{mustache::data::type::list};
        std::size_t number = 0;
        for (const auto& item : items) {
            auto row = to_data(item.facts);
            row.set("number", std::to_string(++number));
            row.set("headline", item.headline);
            row.set("colour", std::string{colours[static_cast<std::size_t>(item.urgency)]});
            if (auto words = say(item); !words.empty()) row.set("say", words);
            list.push_back(row);
        }
        data.set("items", list);
        data.set("Counts", counts_of(items));
        data.set("first_what", first_what(first));
        letter.topic = one_line("What is owed by " + addressing.to_name, subject_characters_max);
    } else {
        data = to_data(first.facts);
        data.set("asks",
                 mustache::data{is_to_know(*first.notification) ? mustache::data::type::bool_false : mustache::data::type::bool_true});
        const auto& title = model::text_of(first.facts, "meeting_title");
        letter.topic = one_line(fmt::format("{}{}{} [{}]", model::text_of(first.facts, "What"), title.empty() ? "" : ", ", title,
                                            reference_of(*first.notification)),
                                subject_characters_max);
    }
    data.set("headline", first.headline);
    data.set("colour", std::string{colours[static_cast<std::size_t>(first.urgency)]});
    const auto set_clean = [&data](const char* key, const std::string& value) {
        if (auto line = one_line(value); !line.empty()) data.set(key, line);
    };
    // A system's own mailbox, not an office, answers for mails about several bodies.
    const bool is_office = addressing.office_name != addressing.system_name;
    set_clean("to_name", addressing.to_name);
    set_clean("system_name", addressing.system_name);
    set_clean("stands_in_for", addressing.stands_in_for);
    set_clean("away_until", addressing.away_until);
    if (is_list) {
        if (is_office) set_clean("office_name", addressing.office_name);
        set_clean("office_mail", addressing.office_mail);
    }

    auto text = text_form.render(name, data);
    const bool has_template = text.has_value();
    if (!has_template) text = text_form.render_text(fallback, data);
    assert(text);
    auto [subject, body] = split_subject(std::move(*text));
    letter.subject = subject.empty() ? first.headline : subject;
    data.set("subject", letter.subject);

    data.set("content", tidied(body));
    letter.text = wrapped(tidied(text_form.render("frame", data).value_or(body)));

    auto html = has_template ? html_form.render(name, data) : std::nullopt;
    if (!html) html = "<pre style=\"white-space:pre-wrap;font-family:Arial,sans-serif\">" + mustache::html_escape(tidied(body)) + "</pre>";
    data.set("content", *html);
    letter.html = html_form.render("frame", data).value_or(*html);
    return letter;
}

}  // namespace beadle::notify
