// How long what people wrote is kept: the system's file says it, an officer looks at what is past it, an administrator erases that, and every proof still holds.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "daemon/api/retention.hpp"
#include "daemon/engine/check_of_log.hpp"
#include "daemon/store/each_row.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/conformance/stores.hpp"
#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/second_verifier.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {
namespace {

using test::TemporaryFolder;

const std::string system_file = BEADLE_SOURCE_DIR "/tests/daemon/api/system.yaml";

std::string bytes_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

const std::string complaint = "Complaint by Jane Smith of 4 Mill Lane", rang = "she rang about her son", ill = "the chair is ill",
                  lift = "the lift is broken", hoist = "the hoist was late", still_open = "the room is too small",
                  younger = "since March the lift is broken again";

/// Whatever people can read in the store: what is remembered, owed and mailed, the entries, and the texts beside them.
std::string everything(store::Store& store) {
    std::string all;
    store::each_instance(store, {}, [&](const auto& one) {
        for (const auto& loaded : store.load({{one.system, one.id}}).instances) {
            for (const auto& [name, value] : loaded.facts) all += fmt::format("{}: {} = {}\n", one.id, name, value);
            for (const auto& duty : loaded.duties) all += fmt::format("{}: duty {}, {}, {}\n", one.id, duty.ref, duty.what, duty.reason);
        }
    });
    store::each_mail(store, {}, [&](const auto& row) {
        for (const auto& [name, value] : row.notification.facts) all += fmt::format("{}: {} = {}\n", row.notification.id, name, value);
    });
    store::each_entry(store, {}, [&](const auto& entry) {
        all += entry.line + '\n';
        for (const auto& text : entry.free_texts) all += fmt::format("{}: {} = {}\n", entry.seq, text.name, text.text);
    });
    return all;
}

const std::vector<std::string> nowhere;

/// The lines in which `text` stands.
std::vector<std::string> where(const std::string& all, const std::string& text) {
    std::vector<std::string> found;
    std::istringstream lines{all};
    for (std::string line; std::getline(lines, line);)
        if (line.find(text) != std::string::npos) found.push_back(line);
    return found;
}

/// A terminal whose daemon has on record what people wrote in November 2022 and in June 2024, and where it is January 2025.
struct Desk {
    explicit Desk(const test::StoreKind& kind, const std::string& term = "texts are kept for: 2 years\n")
        : terminal{.control{kind.make(folder), "2022-11-01T10:00:00Z"}} {
        auto& control = terminal.control;
        apply(term, "apply-1");
        record("call-1", "LHB", "MeetingCalled", {{"held_on", "2022-12-13"}, {"at", "10:00"}, {"name", "December meeting"}});
        record("call-2", "LHB", "MeetingCalled", {{"held_on", "2025-03-11"}, {"at", "10:00"}, {"name", "March meeting"}});
        record("item-1", "LHB/2022-23/1", "ItemAdded", {{"title", complaint}});
        record("note-1", "LHB/2022-23/1", "NoteMade", {{"note", rang}});
        record("cancel-1", "LHB/2022-23/1", "MeetingCancelled", {{"reason", ill}});
        record("note-2", "LHB/2024-25/1", "NoteMade", {{"note", still_open}});
        record("note-3", "LHB", "NoteMade", {{"note", lift}});
        record("note-4", "LHB", "NoteMade", {{"note", hoist}});
        control.backend.go_to("2024-06-03T10:00:00Z");
        record("note-5", "LHB", "NoteMade", {{"note", younger}});
        control.backend.go_to("2025-01-02T10:00:00Z");
        terminal.uid = admin_uid;
    }

    void apply(const std::string& term, const char* id) {
        const auto file = folder.file("ledbury.yaml");
        std::ofstream{file} << bytes_of(system_file) << term;
        const auto applied = terminal.control.apply_file(file, id);
        INFO(json::serialize(applied.body));
        REQUIRE(applied.status == 200);
    }
    void record(const char* id, const char* instance, const char* kind, json::object facts) {
        const auto recorded = terminal.control.record(id, instance, kind, std::move(facts));
        INFO(id << ": " << json::serialize(recorded.body));
        REQUIRE(recorded.status == 200);
        REQUIRE(recorded.body.at("verdict").as_string() != "not_accepted");
    }
    int erase(std::vector<std::string> more = {}) {
        std::vector<std::string> arguments{"audit",    "retain",        "ledbury",      "--erase",
                                           "--reason", "past its term", "--instrument", "records policy, approved 3 June 2024"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return terminal.type(arguments);
    }
    json::value listed() {
        REQUIRE(terminal.type({"audit", "retain", "ledbury", "--json"}) == cli::Exit::done);
        return json::parse(terminal.printed());
    }
    /// One of the acts that were listed, as the command sends it.
    Control::Answer act(const std::string& id, std::int64_t from, std::int64_t to) {
        return terminal.control.post(
            "/v1/audit/retain",
            {{"id", id}, {"system", "ledbury"}, {"from", from}, {"to", to}, {"reason", "past its term"}, {"instrument", "records policy"}},
            admin_uid);
    }
    std::vector<store::Entry> erasures() { return store().entries({.system = "ledbury", .kind = "TextsErased"}).rows; }
    store::Store& store() { return *terminal.control.backend.store; }

    TemporaryFolder folder;
    Terminal terminal;
};

}  // namespace

TEST_CASE("what is past its term is listed by kind with its days, and erased as one act of the record", "[cli][retention]") {
    Desk desk{test::all_stores().front()};
    auto& terminal = desk.terminal;
    std::string told;
    const auto type = [&](const std::string& typed, const std::vector<std::string>& arguments) {
        CHECK(terminal.type(arguments) == cli::Exit::done);
        told += "$ beadle " + typed + "\n\n" + terminal.printed() + terminal.complained() + "\n";
    };
    type("audit retain ledbury", {"audit", "retain", "ledbury"});
    CHECK(desk.erasures().empty());
    type("audit retain --erase --reason \"past its term\" --instrument \"records policy, approved 3 June 2024\"",
         {"audit", "retain", "--erase", "--reason", "past its term", "--instrument", "records policy, approved 3 June 2024"});
    type("audit --event TextsErased", {"audit", "--event", "TextsErased"});
    type("audit retain", {"audit", "retain"});
    const std::string golden = BEADLE_SOURCE_DIR "/tests/golden/retention.txt";
    if (std::getenv("UPDATE_GOLDEN")) std::ofstream{golden, std::ios::binary} << told;
    CHECK(told == bytes_of(golden));
}

TEST_CASE("after it the texts are nowhere, younger ones and what is still needed stay, and every proof holds", "[cli][retention]") {
    for (const auto& kind : test::all_stores()) {
        CAPTURE(kind.name);
        Desk desk{kind};
        auto& terminal = desk.terminal;
        const auto before = desk.folder.file("before"), after = desk.folder.file("after"), since = desk.folder.file("since"),
                   proof = desk.folder.file("proof");
        REQUIRE(terminal.type({"audit", "export", "ledbury", "--out", before}) == cli::Exit::done);
        const auto size = desk.store().log_head("ledbury")->size;
        for (const auto& text : {complaint, rang, ill, lift, hoist, still_open, younger}) {
            CAPTURE(text);
            CHECK_FALSE(where(everything(desk.store()), text).empty());
        }

        const auto done = desk.erase();
        INFO(terminal.complained() << terminal.printed());
        REQUIRE(done == cli::Exit::done);
        REQUIRE(desk.erasures().size() == 1);
        const auto erasure = desk.erasures().front();
        CHECK(erasure.seq == size);
        CHECK(erasure.free_texts.at(0).text == "past its term");
        CHECK_THAT(erasure.line, Catch::Contains("\"recorded_before\":\"2023-01-02\""));
        CHECK_THAT(erasure.line, Catch::Contains("texts are kept for 2 years: what was recorded before 2 January 2023 is past that"));
        const auto all = everything(desk.store());
        for (const auto& text : {complaint, rang, ill, hoist}) {
            CAPTURE(text);
            CHECK(where(all, text) == nowhere);
        }
        for (const auto& text : {lift, still_open, younger}) {
            CAPTURE(text);
            CHECK(where(all, text) != nowhere);
        }
        CHECK(all.find(fmt::format("[erased on 2 January 2025 by admin: entry {}]", size)) != std::string::npos);

        CHECK(engine::check_log(desk.store(), desk.store().log_head("ledbury").value()).what.empty());
        if (kind.name.starts_with("sqlite")) {
            const auto verified = terminal.type({"audit", "verify", "--store", "sqlite:" + desk.folder.file("test.db")});
            INFO(terminal.complained() << terminal.printed());
            CHECK(verified == cli::Exit::done);
        }
        REQUIRE(terminal.type({"audit", "export", "ledbury", "--out", after}) == cli::Exit::done);
        CHECK(bytes_of(after + "/entries.jsonl").starts_with(bytes_of(before + "/entries.jsonl")));
        REQUIRE(terminal.type({"audit", "verify", before, "--key", before + "/log.pub"}) == cli::Exit::done);
        REQUIRE(terminal.type({"audit", "verify", after, "--key", before + "/log.pub", "--older", before + "/checkpoint"}) ==
                cli::Exit::done);
        REQUIRE(terminal.type({"audit", "prove", "3", "--out", proof}) == cli::Exit::done);
        REQUIRE(terminal.type({"audit", "verify", proof, "--key", before + "/log.pub"}) == cli::Exit::done);
        REQUIRE(terminal.type({"audit", "prove", "--consistent", before + "/checkpoint", "--out", since}) == cli::Exit::done);
        REQUIRE(terminal.type({"audit", "verify", since, "--key", before + "/log.pub", "--older", before + "/checkpoint"}) ==
                cli::Exit::done);
        for (const auto& each :
             test::second_opinion({before, after, proof, since}, "--key " + before + "/log.pub --older " + before + "/checkpoint")) {
            INFO(json::serialize(each));
            CHECK(each.at("holds").as_bool());
        }

        CHECK(desk.erase() == cli::Exit::done);
        CHECK_THAT(terminal.printed(), Catch::Contains("nothing is left to erase"));
        CHECK(desk.erasures().size() == 1);
    }
}

TEST_CASE("what is still needed goes when it is needed no more", "[cli][retention]") {
    Desk desk{test::all_stores().front()};
    auto& terminal = desk.terminal;
    REQUIRE(desk.erase() == cli::Exit::done);
    auto stay = desk.listed();
    CHECK(stay.at("texts").to_number<int>() == 0);
    CHECK(stay.at("texts_that_stay").to_number<int>() == 2);
    CHECK(stay.at("stay").at(0).at("instance").as_string() == "LHB");
    CHECK(stay.at("stay").at(1).at("instance").as_string() == "LHB/2024-25/1");
    terminal.uid = clerk_uid;
    desk.record("cancel-2", "LHB/2024-25/1", "MeetingCancelled", {{"reason", "no business"}});
    terminal.uid = admin_uid;
    terminal.control.backend.go_to("2026-06-04T10:00:00Z");
    REQUIRE(desk.erase() == cli::Exit::done);
    const auto all = everything(desk.store());
    for (const auto& text : {lift, still_open, younger}) {
        CAPTURE(text);
        CHECK(where(all, text) == nowhere);
    }
    CHECK(where(all, "no business") != nowhere);
    CHECK(desk.erasures().front().free_texts.at(0).text == "past its term");  // Why something was erased is kept.
    CHECK(engine::check_log(desk.store(), desk.store().log_head("ledbury").value()).what.empty());
}

TEST_CASE("texts of a name that the file keeps for ever stay", "[cli][retention]") {
    Desk desk{test::all_stores().front(), "texts are kept for: 1 year\ntexts kept for ever: [title, reason]\n"};
    REQUIRE(desk.erase() == cli::Exit::done);
    CHECK_THAT(desk.terminal.printed(), Catch::Contains("Kept for ever: title, reason."));
    const auto all = everything(desk.store());
    for (const auto& text : {complaint, ill}) {
        CAPTURE(text);
        CHECK(where(all, text) != nowhere);
    }
    CHECK(where(all, rang) == nowhere);
}

TEST_CASE("where much is past its term, each entry erases a bounded number, and a command that was cut short goes on", "[cli][retention]") {
    Desk desk{test::all_stores().front(), "texts are kept for: 20 years\n"};
    auto& terminal = desk.terminal;
    terminal.control.backend.go_to("2025-01-03T10:00:00Z");
    const auto many = api::texts_an_act_max + 20;
    for (std::size_t i = 0; i < many; ++i)
        desk.record(fmt::format("many-{}", i).c_str(), "LHB", "NoteMade", {{"note", fmt::format("the note of day {}.", i)}});
    desk.apply("texts are kept for: 1 year\n", "apply-2");
    terminal.control.backend.go_to("2027-01-04T10:00:00Z");
    const auto listed = desk.listed();
    CHECK(listed.at("acts").as_array().size() == 2);
    const auto& first = listed.at("acts").at(0);
    CHECK(first.at("texts").to_number<std::size_t>() == api::texts_an_act_max);
    const auto cut_short = terminal.control.post("/v1/audit/retain",
                                                 {{"id", "policy-cut-short"},
                                                  {"system", "ledbury"},
                                                  {"from", first.at("from")},
                                                  {"to", first.at("to")},
                                                  {"reason", "past its term"},
                                                  {"instrument", "records policy"}},
                                                 admin_uid);
    REQUIRE(cut_short.status == 200);
    CHECK(desk.listed().at("acts").as_array().size() == 1);
    REQUIRE(desk.erase({"--id", "policy"}) == cli::Exit::done);
    const auto erasures = desk.erasures();
    REQUIRE(erasures.size() == 2);
    for (const auto& erasure : erasures) {
        CHECK(erasure.event_id.starts_with("policy-"));
        CHECK(erasure.line.size() < 16 * api::texts_an_act_max);
    }
    CHECK(where(everything(desk.store()), "the note of day").empty());
    CHECK(engine::check_log(desk.store(), desk.store().log_head("ledbury").value()).what.empty());
}

TEST_CASE("an act whose answer was lost is answered again as it was", "[cli][retention]") {
    Desk desk{test::all_stores().front()};
    const auto listed = desk.listed();
    const auto from = listed.at("acts").at(0).at("from").as_int64(), to = listed.at("acts").at(0).at("to").as_int64();
    const auto first = desk.act("act-1", from, to), again = desk.act("act-1", from, to);
    CHECK(first.status == 200);
    CHECK(first.body.at("erased") == listed.at("texts"));
    INFO(json::serialize(again.body));
    REQUIRE(again.status == 200);
    CHECK(again.body.at("repeated").as_bool());
    for (const auto* same : {"verdict", "entry", "erased"}) CHECK(again.body.at(same) == first.body.at(same));
    CHECK(desk.erasures().size() == 1);
    CHECK(desk.act("act-2", from, to).status == 409);  // Another act finds nothing.
}

TEST_CASE("an erasure that brings nothing about is said once, and the command stops", "[cli][retention]") {
    Desk desk{test::all_stores().front()};
    const auto listed = desk.listed();
    const auto from = listed.at("acts").at(0).at("from").as_int64(), to = listed.at("acts").at(0).at("to").as_int64();
    std::int64_t note = 0;
    for (const auto& entry : desk.store().entries({.system = "ledbury", .limit = 1000}).rows)
        if (entry.event_id == "note-1") note = entry.seq;
    REQUIRE((from < note && note < to));
    // Somebody has used the very id that the command will make, for one entry in the middle.
    REQUIRE(desk.act(fmt::format("policy-2023-01-02-{}-{}", from, to), note, note).status == 200);
    CHECK(desk.erase({"--id", "policy"}) == cli::Exit::failed);
    CHECK_THAT(desk.terminal.complained(), Catch::Contains("still there after their erasure"));
    CHECK_THAT(desk.terminal.printed(), Catch::Contains("Erased 1 text beside"));
    CHECK(desk.erasures().size() == 1);
    CHECK(desk.erase({"--id", "another"}) == cli::Exit::done);
    CHECK(desk.listed().at("texts").to_number<int>() == 0);
}

TEST_CASE("a question looks at a bounded number of entries and things, and the next goes on from there", "[cli][retention]") {
    Desk desk{test::all_stores().front()};
    api::Catalogue catalogue;
    const api::Asking asking{desk.store(), catalogue, desk.terminal.control.backend.health().now};
    const auto definition = catalogue.live(desk.store(), "ledbury");
    REQUIRE(definition);
    const auto add_up = [&](const api::LookedAt& at_most) {
        std::vector<std::string> places;
        std::map<std::string, std::int64_t> stays;
        int pages = 0;
        for (std::optional<std::int64_t> from = 0; from; ++pages) {
            const auto page = api::past_term(asking, *definition, *from, std::nullopt, at_most).value();
            for (const auto& act : page.acts)
                for (const auto& place : act.texts) places.push_back(system_record::to_text(place));
            for (const auto& [thing, texts] : page.stays) stays[thing] += texts;
            if (page.next) REQUIRE(*page.next > *from);
            from = page.next;
        }
        return std::tuple{places, stays, pages};
    };
    const auto [places, stays, pages] = add_up({});
    CHECK(places.size() == 5);
    CHECK(pages == 1);
    for (const auto& at_most : {api::LookedAt{.entries = 1}, api::LookedAt{.things = 1}, api::LookedAt{.texts = 1}}) {
        CAPTURE(at_most.entries, at_most.things, at_most.texts);
        const auto [same_places, same_stays, more_pages] = add_up(at_most);
        CHECK(same_places == places);
        CHECK(same_stays == stays);
        CHECK(more_pages > 2);
    }
}

TEST_CASE("of a record longer than one question looks at, the command lists and erases all", "[cli][retention]") {
    Desk desk{test::all_stores().front(), "texts are kept for: 20 years\n"};
    auto& backend = desk.terminal.control.backend;
    const auto before = desk.store().log_head("ledbury")->size;
    for (std::int64_t i = 0; i <= api::LookedAt{}.entries; ++i) {
        model::Event event;
        event.id = fmt::format("bulk-{}", i);
        event.system = "ledbury";
        event.instance = "LHB";
        event.kind = "NoteMade";
        event.actor.person = "clerk";
        event.happened_at = backend.civil.now();
        backend.engine.submit(std::move(event), [](const auto&) {});
        if (i % 1000 == 0) backend.run();
    }
    backend.run();
    REQUIRE(desk.store().log_head("ledbury")->size > before + api::LookedAt{}.entries);
    desk.record("last", "LHB", "NoteMade", {{"note", "the last note of all"}});
    desk.apply("texts are kept for: 1 year\n", "apply-2");
    backend.go_to("2027-01-04T10:00:00Z");
    const auto one_page = desk.terminal.control.get("/v1/audit/retention?system=ledbury").body;
    REQUIRE(one_page.at("more").as_bool());
    const auto rest = desk.terminal.control.get(fmt::format("/v1/audit/retention?system=ledbury&from={}", one_page.at("next").as_int64()));
    CHECK_FALSE(rest.body.at("more").as_bool());
    const auto listed = desk.listed();
    CHECK(listed.at("texts").as_int64() == one_page.at("texts").as_int64() + rest.body.at("texts").as_int64());
    CHECK(listed.at("acts").as_array().size() == 2);
    CHECK(desk.act("all", 0, desk.erasures().empty() ? desk.store().log_head("ledbury")->size - 1 : 0).status != 200);
    REQUIRE(desk.erase() == cli::Exit::done);
    CHECK(where(everything(desk.store()), "the last note of all").empty());
    CHECK(desk.listed().at("texts").to_number<int>() == 0);
}

TEST_CASE("a note that repeats what the machine itself says of something ended stays, and takes nothing with it", "[cli][retention]") {
    Desk desk{test::all_stores().front(), "texts are kept for: 20 years\n"};
    const std::string meeting = "LHB/2025-26/1";
    desk.record("call-3", "LHB", "MeetingCalled", {{"held_on", "2025-06-10"}, {"at", "10:00"}, {"name", "June meeting"}});
    for (const auto* note : {"agenda", "2025-06-10", "June", "she will not come"})
        desk.record(fmt::format("short-{}", note).substr(0, 9).c_str(), meeting.c_str(), "NoteMade", {{"note", note}});
    desk.record("cancel-3", meeting.c_str(), "MeetingCancelled", {{"reason", "no business"}});
    desk.apply("texts are kept for: 1 year\n", "apply-2");
    desk.terminal.control.backend.go_to("2027-01-04T10:00:00Z");
    const auto before = desk.store().load({{"ledbury", meeting}}).instances.at(0);
    REQUIRE(before.ended);
    REQUIRE(desk.erase() == cli::Exit::done);
    const auto after = desk.store().load({{"ledbury", meeting}}).instances.at(0);
    CHECK(after.facts.at("held_on") == "2025-06-10");
    CHECK(after.facts.at("name") == "June meeting");
    REQUIRE(after.duties.size() == before.duties.size());
    for (std::size_t i = 0; i < before.duties.size(); ++i) CHECK(after.duties[i].what == before.duties[i].what);
    const auto all = everything(desk.store());
    CHECK(where(all, "she will not come").empty());
    CHECK(where(all, "no business").empty());
    std::map<std::string, int> stays;
    const auto left = desk.listed();
    for (const auto& thing : left.at("stay").as_array()) stays[said(thing, "instance")] = thing.at("texts").to_number<int>();
    CHECK(stays[meeting] == 3);
}

TEST_CASE("what is not past its term is refused, as is whoever is no administrator or does not say why", "[cli][retention]") {
    Desk desk{test::all_stores().front()};
    auto& terminal = desk.terminal;
    const auto size = desk.store().log_head("ledbury")->size;
    const auto retain = [&](std::int64_t from, std::int64_t to, unsigned uid = admin_uid) {
        return terminal.control.post("/v1/audit/retain",
                                     {{"id", fmt::format("r-{}-{}", from, to)},
                                      {"system", "ledbury"},
                                      {"from", from},
                                      {"to", to},
                                      {"reason", "past its term"},
                                      {"instrument", "records policy"}},
                                     uid);
    };
    CHECK(retain(0, size - 1).status == 409);
    CHECK_THAT(json::serialize(retain(0, size - 1).body), Catch::Contains("is not past the term: it was recorded on"));
    CHECK(retain(0, size + 100).status == 404);
    CHECK(retain(0, 1, clerk_uid).status == 403);
    CHECK(retain(-1, 1).status == 400);
    terminal.uid = clerk_uid;
    CHECK(terminal.type({"audit", "retain"}) == cli::Exit::done);  // To look is anybody's who keeps a record.
    CHECK(desk.erase() != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("Texts are erased by an administrator"));
    terminal.uid = admin_uid;
    CHECK(terminal.type({"audit", "retain", "--erase", "--reason", "past its term"}) != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("The instrument is not said"));
    CHECK(desk.erasures().empty());

    desk.apply("", "apply-2");
    CHECK(terminal.type({"audit", "retain"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("is kept for ever"));
    CHECK(desk.erase() == cli::Exit::not_accepted);
    CHECK_THAT(terminal.complained(), Catch::Contains("does not say how long texts are kept"));
    CHECK(retain(0, 1).status == 409);
    CHECK(desk.erasures().empty());
}

}  // namespace beadle::tests
