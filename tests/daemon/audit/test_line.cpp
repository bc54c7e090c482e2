// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "daemon/audit/line.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "daemon/audit/json_text.hpp"
#include "tests/catch.hpp"

using namespace beadle;

namespace {

model::Instant at(std::string_view text) { return calendar::instant_from_iso(text).value(); }

/// A published agenda that was late, with everything a line can hold.
struct Told {
    model::Event event{.system = "herefordshire-worcestershire",
                       .id = "e-17",
                       .instance = "ICPA/2022-23/3",
                       .kind = "AgendaPublished",
                       .happened_at = at("2022-12-07T16:00:00Z"),
                       .recorded_at = at("2022-12-08T09:30:00Z")};
    model::Decision decision;

    Told() {
        event.actor = {.person = "clerk-1", .offices = {"governance-team"}, .posts = {"clerk-icpa"}, .is_administrator = true};
        event.on_behalf_of = "the chair";
        event.facts = {{"held_on", "2022-12-13"}, {"place", "Council Chamber, “Shirehall”"}, {"reason", "the printer burst"}};
        event.version_seen = 4;
        event.cause = "e-16";
        event.depth = 1;
        decision.verdict = model::Verdict::accepted_with_breach;
        decision.findings.push_back({.rule = "agenda: 5 clear working days before meeting",
                                     .source = "Local Government Act 1972 s.100B(3)",
                                     .numbers = "published Wednesday 7 December 2022; the last safe day was Monday 5 December 2022",
                                     .breach = model::Breach::bars_the_item,
                                     .ways_on = {"urgency, minuted", "another date"}});
        decision.changes.push_back(model::Moved{0, "agenda settled", "published", {}});
        model::Duty duty{.ref = "agenda/hfd", .owed_by = "governance-team", .due_at = at("2022-12-05T17:00:00Z")};
        duty.steps.resize(3);
        duty.steps_done = 2;
        decision.changes.push_back(model::DutyChanged{duty, "the printer burst"});
        decision.changes.push_back(
            model::DutyEnded{"agenda", model::Outcome::met_late, event.happened_at, "so the clerk says: the printer burst"});
        decision.changes.push_back(model::FactSet{"reason", "the printer burst"});
        decision.changes.push_back(model::MailOwed{{.id = "n-1"}});
        decision.changes.push_back(model::Raised{{.id = "e-17/1", .instance = "CYCLE/2022", .kind = "SlotFulfilled"}});
    }

    audit::Line line() const {
        return audit::make_line({.seq = 41,
                                 .event = event,
                                 .decision = decision,
                                 .body = "icpa",
                                 .matter = "integrated care strategy",
                                 .definition_hash = "d3f1",
                                 .calendar_hash = "ca1e"});
    }
};

/// RFC 8785 of what Boost.JSON parsed: members sorted, nothing between them. Shares no code with the writer under test but the escapes.
std::string canonical(const boost::json::value& value) {
    if (value.is_object()) {
        std::map<std::string, std::string> members;
        for (const auto& [key, member] : value.get_object()) members[boost::json::serialize(boost::json::string{key})] = canonical(member);
        std::string out;
        for (const auto& [key, member] : members) out += (out.empty() ? "{" : ",") + key + ":" + member;
        return out.empty() ? "{}" : out + "}";
    }
    if (value.is_array()) {
        std::string out;
        for (const auto& member : value.get_array()) out += (out.empty() ? "[" : ",") + canonical(member);
        return out.empty() ? "[]" : out + "]";
    }
    return boost::json::serialize(value);
}

std::vector<std::string> keys_of(const std::string& line) {
    std::vector<std::string> keys;
    const auto parsed = boost::json::parse(line);
    for (const auto& [key, _] : parsed.as_object()) keys.emplace_back(key);
    return keys;
}

}  // namespace

TEST_CASE("a line reads as an auditor will read it", "[audit]") {
    const std::string path = BEADLE_SOURCE_DIR "/tests/golden/audit_line.json";
    const auto line = Told{}.line();
    const auto text = line.text + "\n" + audit::to_hex(line.leaf) + "\n";
    if (std::getenv("UPDATE_GOLDEN")) std::ofstream{path} << text;
    std::ifstream file{path};
    std::stringstream golden;
    golden << file.rdbuf();
    CHECK(text == golden.str());
}

TEST_CASE("a line is canonical: keys ascending, no space, the same text again from its parsed value", "[audit]") {
    const auto line = Told{}.line();
    CHECK(canonical(boost::json::parse(line.text)) == line.text);
    const auto keys = keys_of(line.text);
    CHECK(std::is_sorted(keys.begin(), keys.end()));
}

TEST_CASE("what a line says is read back, with its free texts or without", "[audit]") {
    const Told told;
    const auto line = told.line();
    const auto read = audit::read_line(line.text, line.free_texts);
    CHECK(read.event.system == told.event.system);
    CHECK(read.event.id == told.event.id);
    CHECK(read.event.instance == told.event.instance);
    CHECK(read.event.kind == told.event.kind);
    CHECK(read.event.happened_at == told.event.happened_at);
    CHECK(read.event.recorded_at == told.event.recorded_at);
    CHECK(read.event.actor.person == "clerk-1");
    CHECK(read.event.actor.offices == told.event.actor.offices);
    CHECK(read.event.actor.posts == told.event.actor.posts);
    CHECK(read.event.actor.is_administrator);
    CHECK(read.event.on_behalf_of == told.event.on_behalf_of);
    CHECK(read.event.facts == told.event.facts);
    CHECK(read.event.version_seen == told.event.version_seen);
    CHECK(read.event.cause == "e-16");
    CHECK(read.event.depth == 1);
    CHECK(read.verdict == told.decision.verdict);
    REQUIRE(read.findings.size() == 1);
    CHECK(read.findings[0].rule == told.decision.findings[0].rule);
    CHECK(read.findings[0].source == told.decision.findings[0].source);
    CHECK(read.findings[0].numbers == told.decision.findings[0].numbers);
    CHECK(read.findings[0].breach == model::Breach::bars_the_item);
    CHECK(read.findings[0].ways_on == told.decision.findings[0].ways_on);
    REQUIRE(read.changes.size() == 6);
    CHECK(read.changes[0] == "agenda settled → published");
    CHECK(read.raised == std::vector<std::pair<std::string, std::string>>{{"CYCLE/2022", "e-17/1"}});

    const auto erased = audit::read_line(line.text, {});
    CHECK_FALSE(model::has(erased.event.facts, "reason"));
    CHECK(model::text_of(erased.event.facts, "held_on") == "2022-12-13");
}

TEST_CASE("free text stands outside the line and is bound to it by a salted hash", "[audit]") {
    const Told told;
    const auto line = told.line();
    CHECK(line.text.find("printer") == std::string::npos);
    REQUIRE(line.free_texts.size() == 1);
    const auto& free = line.free_texts.front();
    CHECK((free.name == "reason" && free.text == "the printer burst" && free.salt.size() == 32 && !free.exempt));
    std::string salted;
    for (std::size_t i = 0; i < free.salt.size(); i += 2) salted += static_cast<char>(std::stoi(free.salt.substr(i, 2), nullptr, 16));
    CHECK(line.text.find("\"reason\":{\"open\":\"" + audit::sha256_hex(salted + free.text) + "\"}") != std::string::npos);

    Told other;
    other.event.id = "e-18";
    CHECK(other.line().free_texts.front().salt != free.salt);
    other.event.facts["exempt"] = "reason";
    CHECK(other.line().free_texts.front().exempt);
    CHECK(other.line().text.find("\"reason\":{\"exempt\":\"") != std::string::npos);
}

TEST_CASE("free text stands outside the line also where it is remembered under another name", "[audit]") {
    Told told;
    told.decision.changes.push_back(model::FactSet{"fell_because", "the printer burst"});
    told.decision.changes.push_back(model::FactSet{"line.2", "ICPA/2022-23/3, the printer burst"});
    told.decision.changes.push_back(model::FactSet{"place", "Shirehall"});
    const auto changes = audit::read_line(told.line().text, {}).changes;
    CHECK(std::vector<std::string>{changes.end() - 3, changes.end()} ==
          std::vector<std::string>{"set: fell_because = [reason]", "set: line.2 = ICPA/2022-23/3, [reason]", "set: place = Shirehall"});
    CHECK(told.line().text.find("printer") == std::string::npos);
}

TEST_CASE("equal inputs give equal lines, and a change of any input another leaf", "[audit]") {
    const auto line = Told{}.line();
    CHECK(Told{}.line().text == line.text);
    CHECK(Told{}.line().leaf == line.leaf);
    Told told;
    SECTION("the event's id") { told.event.id += "x"; }
    SECTION("when it happened") { told.event.happened_at -= std::chrono::seconds{1}; }
    SECTION("on whose word") { told.event.on_behalf_of.clear(); }
    SECTION("the free text") { told.event.facts["reason"] += "."; }
    SECTION("a fact") { told.event.facts["held_on"] = "2022-12-14"; }
    SECTION("the verdict") { told.decision.verdict = model::Verdict::accepted; }
    SECTION("a finding's source") { told.decision.findings[0].source = "another Act"; }
    SECTION("a change") { told.decision.changes.pop_back(); }
    SECTION("whom the actor stood for") { told.event.actor.posts.push_back("head"); }
    CHECK(told.line().leaf != line.leaf);
}

TEST_CASE("what is empty is absent from the line", "[audit]") {
    const model::Event event{.system = "s", .id = "e", .kind = "Happened"};
    const model::Decision decision{.verdict = model::Verdict::not_accepted};
    const auto line = audit::make_line(
        {.seq = 0, .event = event, .decision = decision, .body = {}, .matter = {}, .definition_hash = {}, .calendar_hash = {}});
    CHECK(
        line.text ==
        R"({"actor":{},"event":"e","happened_at":"1970-01-01T00:00:00Z","kind":"Happened","recorded_at":"1970-01-01T00:00:00Z","seq":0,"system":"s","v":1,"verdict":"not_accepted"})");
    CHECK(audit::read_line(line.text, {}).verdict == model::Verdict::not_accepted);
}

TEST_CASE("a leaf is the SHA-256 of a zero byte and the line", "[audit]") {
    // RFC 6962 vectors: the empty leaf, and the leaf of one zero byte.
    CHECK(audit::to_hex(audit::leaf_hash("")) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    CHECK(audit::to_hex(audit::leaf_hash(std::string_view{"\0", 1})) == "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
    CHECK(audit::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("strings are escaped as RFC 8785 says", "[audit]") {
    struct Case {
        const char* why;
        std::string text, json;
    };
    const auto c = GENERATE(values<Case>({
        {"plain", "abc ~\x7f", "\"abc ~\x7f\""},
        {"quote and backslash", "\"\\/", R"("\"\\/")"},
        {"short escapes", "\b\t\n\f\r", R"("\b\t\n\f\r")"},
        {"other controls, in lower case", std::string{"\x00\x0f\x1f", 3}, R"("\u0000\u000f\u001f")"},
        {"UTF-8 is kept", "£ – € \xF0\x9F\x94\x94", "\"£ – € \xF0\x9F\x94\x94\""},
        {"a stray byte",
         "a\xFF"
         "b",
         "\"a\xEF\xBF\xBD"
         "b\""},
        {"a character cut short", "\xE2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"an overlong form", "\xC0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"a surrogate", "\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    }));
    CAPTURE(c.why);
    std::string out;
    audit::append_string(out, c.text);
    CHECK(out == c.json);
    boost::json::error_code error;
    boost::json::parse(out, error);
    CHECK_FALSE(error);
}

TEST_CASE("facts keep any name and any text over a store", "[audit]") {
    const model::Facts facts{{"held_on", "2022-12-13"}, {"50% + ü \"", "a\nb"}, {"", "nameless"}, {"%41", "not an A"}, {"note", ""}};
    CHECK(audit::facts_from_json(audit::facts_to_json(facts)) == facts);
    CHECK(audit::facts_from_json("{}").empty());
    CHECK_THROWS(audit::facts_from_json("[]"));
    CHECK_THROWS(audit::facts_from_json(R"({"a":1})"));
    CHECK_THROWS(audit::facts_from_json(R"({"a":"b")"));
}

TEST_CASE("instants are spelt in every year", "[audit]") {
    for (const std::int64_t seconds : {0L, -1L, 1'670'259'600L, 253'402'300'799L, 253'402'300'800L, -62'167'219'200L, -62'167'219'201L}) {
        const model::Instant instant{std::chrono::seconds{seconds}};
        std::string out;
        audit::append_iso(out, instant);
        CHECK(out == calendar::to_iso(instant));
    }
}

TEST_CASE("what is no line of ours is not read", "[audit]") {
    const auto good = Told{}.line().text;
    struct Case {
        const char* why;
        std::string from, to;
    };
    const auto c = GENERATE(values<Case>({
        {"no JSON", "}", ""},
        {"another format", "\"v\":1", "\"v\":2"},
        {"no such verdict", "accepted_with_breach", "refused"},
        {"a time that is none", "2022-12-07T16:00:00Z", "yesterday"},
        {"no id", "\"event\":\"e-17\"", "\"event\":\"\""},
        {"a number where words belong", "\"kind\":\"AgendaPublished\"", "\"kind\":7"},
        {"a breach that is none", "\"breach\":1", "\"breach\":9"},
    }));
    CAPTURE(c.why);
    auto bad = good;
    const auto found = c.from == "}" ? bad.rfind(c.from) : bad.find(c.from);
    REQUIRE(found != std::string::npos);
    bad.replace(found, c.from.size(), c.to);
    CHECK_THROWS_AS(audit::read_line(bad, {}), std::runtime_error);
}
