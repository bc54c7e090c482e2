#include "daemon/audit/line.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <stdexcept>

#include "daemon/audit/free_text_hash.hpp"
#include "daemon/audit/json_text.hpp"

namespace beadle::audit {
namespace {

namespace json = boost::json;

constexpr int format_version = 1;

// --- free text ----------------------------------------------------------------------------------------------------------------

/// The fact "exempt" names the free texts that are not for the public ("reason, comment"), or says "yes" for all of them.
bool is_exempt(const model::Facts& facts, std::string_view name) {
    const auto found = facts.find("exempt");
    if (found == facts.end()) return false;
    if (found->second == "yes" || found->second == name) return true;
    for (const auto& word : model::list_of(facts, "exempt")) {
        if (word == name) return true;
    }
    return false;
}

/// Words that came from a free text must not stand in the line by another door: they are replaced by the fact's name.
std::string without_free_text(std::string_view words, const std::vector<FreeText>& free_texts) {
    std::string out{words};
    for (const auto& free : free_texts) {
        if (free.text.empty()) continue;
        if (out == free.text) return "[" + free.name + "]";
        if (free.text.size() < 8) continue;  // A short word found within a sentence is most likely the program's own.
        for (auto at = out.find(free.text); at != std::string::npos; at = out.find(free.text, at)) {
            out.replace(at, free.text.size(), "[" + free.name + "]");
            at += free.name.size() + 2;
        }
    }
    return out;
}

// --- a change in one line of words ----------------------------------------------------------------------------------------------

struct Words {
    std::string& out;
    const std::vector<FreeText>& free_texts;

    void words(std::initializer_list<std::string_view> parts) const {
        for (const auto part : parts) out += part;
    }
    void instant(model::Instant at) const { append_iso(out, at); }
    void because(std::string_view why) const {
        if (why.empty()) return;
        out += ", because ";
        if (free_texts.empty()) out += why;
        else out += without_free_text(why, free_texts);
    }
    void states(const model::Instance& instance) const {
        for (const auto& state : instance.states) words({", ", state});
    }
    void deadline(const model::Duty& duty) const {
        out += ", due ";
        instant(duty.due_at);
        if (!duty.steps.empty()) {
            out += ", ";
            append_integer(out, duty.steps_done);
            out += " of ";
            append_integer(out, static_cast<std::int64_t>(duty.steps.size()));
            out += " steps done";
        }
    }

    void operator()(const model::Entered& change) const {
        words({"entered: ", change.instance.workflow});
        states(change.instance);
    }
    void operator()(const model::Moved& change) const {
        words({change.from, " → ", change.to});
        if (!change.passed_through.empty()) words({", passing through ", model::join(change.passed_through)});
    }
    void operator()(const model::FactSet& change) const {
        if (change.value.empty()) words({"no longer set: ", change.name});
        else if (model::is_free_text(change.name)) words({"set: ", change.name});
        else if (free_texts.empty()) words({"set: ", change.name, " = ", change.value});
        else words({"set: ", change.name, " = ", without_free_text(change.value, free_texts)});
    }
    void operator()(const model::DutyOpened& change) const {
        words({"duty opened: ", change.duty.ref, ", owed by ", change.duty.owed_by});
        deadline(change.duty);
        if (change.duty.outcome != model::Outcome::open) {
            words({", ", model::to_words(change.duty.outcome)});
            because(change.duty.reason);
        }
    }
    void operator()(const model::DutyChanged& change) const {
        words({"duty: ", change.duty.ref});
        deadline(change.duty);
        if (change.duty.outcome != model::Outcome::open) words({", ", model::to_words(change.duty.outcome)});
        because(change.why);
    }
    void operator()(const model::DutyEnded& change) const {
        words({"duty ended: ", change.ref, ", ", model::to_words(change.outcome)});
        because(change.reason);
    }
    void operator()(const model::TimerSet& change) const {
        words({"timer set: ", change.kind, ", "});
        instant(change.due_at);
    }
    void operator()(const model::TimerDropped& change) const { words({"timer dropped: ", change.kind}); }
    void operator()(const model::MailOwed& change) const { words({"mail owed: ", change.notification.id}); }
    void operator()(const model::MailWithdrawn& change) const {
        words({"mail withdrawn"});
        if (!change.notification.empty()) words({": ", change.notification});
        else if (!change.duty.empty()) words({": all unsent of duty ", change.duty});
        else words({": all unsent"});
        because(change.why);
    }
    void operator()(const model::MailResult& change) const {
        words({change.accepted ? "mail accepted: " : "mail given up: ", change.notification});
    }
    void operator()(const model::MailMoved& change) const {
        words({"mail: ", change.act, " ", change.notification});
        because(change.why);
    }
    void operator()(const model::Raised& change) const { words({"raised: ", change.event.kind, " in ", change.event.instance}); }
    void operator()(const model::Repinned& change) const { words({"pinned to definition ", change.definition}); }
    void operator()(const model::Ended&) const { words({"ended"}); }
    void operator()(const model::Parked& change) const {
        words({"parked"});
        because(change.why);
    }
    void operator()(const model::Released&) const { words({"released"}); }
    void operator()(const model::JudgedAgain& change) const {
        words({"judged again"});
        states(change.instance);
        for (const auto& duty : change.instance.duties) {
            words({"; ", duty.ref, ": ", model::to_words(duty.outcome)});
        }
    }
};

// --- writing --------------------------------------------------------------------------------------------------------------------

/// Members of one object, in the order given: the caller keeps the keys sorted.
class Members {
public:
    explicit Members(std::string& out) : out_(out) { out_ += '{'; }
    void text(std::string_view key, std::string_view value) {
        if (value.empty()) return;  // What is empty is absent: one spelling for "nothing".
        begin(key);
        append_string(out_, value);
    }
    void integer(std::string_view key, std::int64_t value) {
        begin(key);
        append_integer(out_, value);
    }
    void instant(std::string_view key, model::Instant at) {
        begin(key);
        append_instant(out_, at);
    }
    void list(std::string_view key, const std::vector<std::string>& words) {
        if (words.empty()) return;
        begin(key);
        char before = '[';
        for (const auto& word : words) {
            out_ += before;
            append_string(out_, word);
            before = ',';
        }
        out_ += ']';
    }
    /// Begins a member whose value the caller writes.
    void begin(std::string_view key) {
        if (!first_) out_ += ',';
        first_ = false;
        out_ += '"';
        out_ += key;
        out_ += "\":";
    }
    void end() { out_ += '}'; }

private:
    std::string& out_;
    bool first_ = true;
};

void write_actor(std::string& out, const model::Actor& actor) {
    Members members{out};
    if (actor.is_administrator) members.integer("administrator", 1);
    members.text("id", actor.person);
    members.list("offices", actor.offices);
    members.list("posts", actor.posts);
    members.end();
}

void write_changes(std::string& out, const std::vector<model::Change>& changes, const std::vector<FreeText>& free_texts) {
    thread_local std::string words;
    char before = '[';
    for (const auto& change : changes) {
        words.clear();
        std::visit(Words{words, free_texts}, change);
        out += before;
        append_string(out, words);
        before = ',';
    }
    out += ']';
}

void write_facts(std::string& out, const model::Event& event, std::vector<FreeText>& free_texts) {
    char before = '{';
    for (const auto& [name, value] : event.facts) {
        out += before;
        before = ',';
        append_key(out, name);
        out += ':';
        if (!model::is_free_text(name)) {
            append_string(out, value);
            continue;
        }
        const bool exempt = is_exempt(event.facts, name);
        const auto salt = free_text_salt(event.system, event.id, name);
        out += exempt ? "{\"exempt\":\"" : "{\"open\":\"";
        out += free_text_hash(salt, value);
        out += "\"}";
        free_texts.push_back({.name = name, .salt = to_hex(salt), .text = value, .exempt = exempt});
    }
    out += '}';
}

void write_findings(std::string& out, const std::vector<model::Finding>& findings, const std::vector<FreeText>& free_texts) {
    char before = '[';
    for (const auto& finding : findings) {
        out += before;
        before = ',';
        Members members{out};
        if (finding.breach != model::Breach::none) members.integer("breach", static_cast<int>(finding.breach));
        if (free_texts.empty()) members.text("numbers", finding.numbers);
        else members.text("numbers", without_free_text(finding.numbers, free_texts));
        members.text("rule", finding.rule);
        members.text("source", finding.source);
        members.list("ways_on", finding.ways_on);
        members.end();
    }
    out += ']';
}

void write_raised(std::string& out, const std::vector<model::Change>& changes) {
    char before = '[';
    for (const auto& change : changes) {
        const auto* raised = std::get_if<model::Raised>(&change);
        if (!raised) continue;
        out += before;
        before = ',';
        out += '[';
        append_string(out, raised->event.instance);
        out += ',';
        append_string(out, raised->event.id);
        out += ']';
    }
    out += ']';
}

bool raises(const std::vector<model::Change>& changes) {
    for (const auto& change : changes) {
        if (std::holds_alternative<model::Raised>(change)) return true;
    }
    return false;
}

// --- reading --------------------------------------------------------------------------------------------------------------------

[[noreturn]] void no_line(const std::string& why) { throw std::runtime_error("no audit line: " + why); }

std::string text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (!value) return {};
    if (!value->is_string()) no_line("\"" + std::string{key} + "\" is no text");
    return std::string{value->get_string()};
}

std::string needed_text(const json::object& object, std::string_view key) {
    auto text = text_at(object, key);
    if (text.empty()) no_line("\"" + std::string{key} + "\" is missing");
    return text;
}

std::int64_t integer_at(const json::object& object, std::string_view key, std::int64_t otherwise) {
    const auto* value = object.if_contains(key);
    if (!value) return otherwise;
    if (!value->is_int64()) no_line("\"" + std::string{key} + "\" is no integer");
    return value->get_int64();
}

model::Instant instant_at(const json::object& object, std::string_view key) {
    const auto at = calendar::instant_from_iso(needed_text(object, key));
    if (!at) no_line("\"" + std::string{key} + "\" is no instant");
    return *at;
}

std::string text_of(const json::value& value) {
    if (!value.is_string()) no_line("a list holds something that is no text");
    return std::string{value.get_string()};
}

const json::array* array_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (!value) return nullptr;
    if (!value->is_array()) no_line("\"" + std::string{key} + "\" is no list");
    return &value->get_array();
}

const json::object& object_of(const json::value& value) {
    if (!value.is_object()) no_line("an object was expected");
    return value.get_object();
}

std::vector<std::string> texts_at(const json::object& object, std::string_view key) {
    std::vector<std::string> texts;
    if (const auto* array = array_at(object, key)) {
        for (const auto& value : *array) texts.push_back(text_of(value));
    }
    return texts;
}

model::Verdict read_verdict(const json::object& object) {
    const auto key = needed_text(object, "verdict");
    for (const auto verdict : {model::Verdict::accepted, model::Verdict::accepted_with_breach, model::Verdict::not_accepted}) {
        if (key == to_key(verdict)) return verdict;
    }
    no_line("no verdict is called \"" + key + "\"");
}

model::Breach read_breach(const json::object& object) {
    const auto breach = integer_at(object, "breach", 0);
    if (breach < 0 || breach > static_cast<int>(model::Breach::advisory)) no_line("no breach has the number " + std::to_string(breach));
    return static_cast<model::Breach>(breach);
}

model::Facts read_facts(const json::object& object, const std::vector<FreeText>& free_texts) {
    model::Facts facts;
    const auto* value = object.if_contains("facts");
    if (!value) return facts;
    for (const auto& [key, fact] : object_of(*value)) {
        const auto name = name_of_key(key);
        if (fact.is_string()) facts.emplace(name, std::string{fact.get_string()});
    }
    for (const auto& free : free_texts) facts.insert_or_assign(free.name, free.text);
    return facts;
}

}  // namespace

Line make_line(const LineInput& input) {
    const auto& event = input.event;
    const auto& decision = input.decision;
    Line line;
    auto& out = line.text;
    out.reserve(768);

    // Facts come first, since what they keep outside must be known before changes and findings are written.
    thread_local std::string facts;
    facts.clear();
    if (!event.facts.empty()) write_facts(facts, event, line.free_texts);

    Members members{out};  // Keys ascending: RFC 8785 wants them so.
    members.begin("actor");
    write_actor(out, event.actor);
    members.text("body", input.body);
    members.text("calendar", input.calendar_hash);
    members.text("cause", event.cause);
    if (!decision.changes.empty()) {
        members.begin("changes");
        write_changes(out, decision.changes, line.free_texts);
    }
    members.text("definition", input.definition_hash);
    if (event.depth != 0) members.integer("depth", event.depth);
    members.text("event", event.id);
    if (!facts.empty()) {
        members.begin("facts");
        out += facts;
    }
    if (!decision.findings.empty()) {
        members.begin("findings");
        write_findings(out, decision.findings, line.free_texts);
    }
    members.instant("happened_at", event.happened_at);
    members.text("instance", event.instance);
    members.text("kind", event.kind);
    members.text("matter", input.matter);
    members.text("on_behalf_of", event.on_behalf_of);
    if (raises(decision.changes)) {
        members.begin("raised");
        write_raised(out, decision.changes);
    }
    members.instant("recorded_at", event.recorded_at);
    members.integer("seq", input.seq);
    members.text("system", event.system);
    members.integer("v", format_version);
    members.text("verdict", to_key(decision.verdict));
    if (event.version_seen) members.integer("version_seen", *event.version_seen);
    members.end();

    line.leaf = leaf_hash(out);
    return line;
}

ReadLine read_line(std::string_view text, const std::vector<FreeText>& free_texts) {
    json::error_code error;
    const auto parsed = json::parse(text, error);
    if (error) no_line(error.message());
    const auto& object = object_of(parsed);
    if (const auto version = integer_at(object, "v", 0); version != format_version) {
        no_line("its format is " + std::to_string(version) + ", this program reads " + std::to_string(format_version));
    }

    ReadLine line;
    auto& event = line.event;
    event.system = needed_text(object, "system");
    event.id = needed_text(object, "event");
    event.instance = text_at(object, "instance");
    event.kind = needed_text(object, "kind");
    event.happened_at = instant_at(object, "happened_at");
    event.recorded_at = instant_at(object, "recorded_at");
    event.on_behalf_of = text_at(object, "on_behalf_of");
    event.cause = text_at(object, "cause");
    event.depth = static_cast<int>(integer_at(object, "depth", 0));
    if (object.contains("version_seen")) event.version_seen = integer_at(object, "version_seen", 0);
    event.facts = read_facts(object, free_texts);
    if (const auto* actor = object.if_contains("actor")) {
        const auto& who = object_of(*actor);
        event.actor.person = text_at(who, "id");
        event.actor.offices = texts_at(who, "offices");
        event.actor.posts = texts_at(who, "posts");
        event.actor.is_administrator = integer_at(who, "administrator", 0) == 1;
    }

    line.verdict = read_verdict(object);
    if (const auto* findings = array_at(object, "findings")) {
        for (const auto& value : *findings) {
            const auto& finding = object_of(value);
            line.findings.push_back({.rule = text_at(finding, "rule"),
                                     .source = text_at(finding, "source"),
                                     .numbers = text_at(finding, "numbers"),
                                     .breach = read_breach(finding),
                                     .ways_on = texts_at(finding, "ways_on")});
        }
    }
    line.changes = texts_at(object, "changes");
    if (const auto* raised = array_at(object, "raised")) {
        for (const auto& value : *raised) {
            if (!value.is_array() || value.get_array().size() != 2) no_line("\"raised\" holds something that is no pair");
            line.raised.emplace_back(text_of(value.get_array()[0]), text_of(value.get_array()[1]));
        }
    }
    return line;
}

}  // namespace beadle::audit
