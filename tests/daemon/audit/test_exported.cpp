#include "daemon/audit/exported.hpp"

#include <sched.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "daemon/audit/line.hpp"
#include "tests/catch.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/second_verifier.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::audit;
using test::Dice;
using test::second_opinion;
using test::TemporaryFolder;
namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

/// Ed25519 makes equal notes of equal texts, so that a seed replays a failure to the byte.
SigningKey the_key() { return SigningKey::read("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").value(); }

std::string line_of(std::int64_t seq, const std::string& reason = "as the clerk says") {
    model::Event event;
    event.system = "hw";
    event.id = "e-" + std::to_string(seq);
    event.instance = "ICPA/2022-23/" + std::to_string(1 + seq % 3);
    event.kind = seq % 4 == 0 ? "AgendaPublished" : "TimerFired";
    event.actor.person = "clerk-1";
    event.happened_at = event.recorded_at = model::Instant{std::chrono::seconds{1'670'000'000 + 60 * seq}};
    event.facts = {{"place", "Council Chamber, “Shirehall”, \"seq\":7,"}, {"reason", reason}, {"seq", "9"}};
    model::Decision decision;
    return make_line({.seq = seq,
                      .event = event,
                      .decision = decision,
                      .body = "icpa",
                      .matter = "the strategy",
                      .definition_hash = "d3f1",
                      .calendar_hash = "ca1e"})
        .text;
}

std::vector<std::string> some_lines(int count, const std::string& reason = "as the clerk says") {
    std::vector<std::string> lines;
    for (int n = 0; n < count; ++n) lines.push_back(line_of(n, reason));
    return lines;
}

Checkpoint checkpoint_of(const std::vector<std::string>& lines, const SigningKey& key, const std::string& system = "hw") {
    Frontier tree;
    for (const auto& line : lines) tree.append(leaf_hash(line));
    return {origin_of(key.verifier(), system), tree.size(), tree.root()};
}

void write(const fs::path& folder, const std::vector<std::string>& lines, const SigningKey& key) {
    ExportWriter writer{folder};
    for (const auto& line : lines) writer.add(line);
    writer.finish(sign_checkpoint(checkpoint_of(lines, key), key), key.verifier());
}

std::string text_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}
void put(const fs::path& path, const std::string& text) { std::ofstream{path, std::ios::binary} << text; }
void put_lines(const fs::path& folder, const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    put(folder / "entries.jsonl", text);
}

std::optional<std::uint64_t> first_bad(const json::value& answer) {
    const auto* entry = answer.as_object().if_contains("first_bad");
    return entry && entry->is_number() ? std::optional(entry->to_number<std::uint64_t>()) : std::nullopt;
}

/// One way to tamper with a folder of `lines`, and the first entry that is bad by it, where the folder can tell.
struct Mutation {
    std::string what;
    std::optional<std::uint64_t> first_bad;
};
Mutation mutate(const fs::path& folder, std::vector<std::string> lines, Dice& dice) {
    const auto entries = folder / "entries.jsonl";
    const auto some = [&] { return static_cast<std::size_t>(dice.up_to(static_cast<int>(lines.size()) - 1)); };
    const auto flip = [&](const fs::path& path) {
        auto text = text_of(path);
        const auto at = static_cast<std::size_t>(dice.up_to(static_cast<int>(text.size()) - 1));
        text[at] = static_cast<char>(text[at] ^ (1 << dice.up_to(7)));
        put(path, text);
        return at;
    };
    const auto impostor = SigningKey::make("PeterNeumann");
    switch (dice.up_to(10)) {
        case 0: {
            const auto before = text_of(entries);
            const auto at = flip(entries);
            return {"a bit flipped", static_cast<std::uint64_t>(std::count(before.begin(), before.begin() + static_cast<long>(at), '\n'))};
        }
        case 1: {
            const auto at = some();
            lines.erase(lines.begin() + static_cast<long>(at));
            put_lines(folder, lines);
            return {"an entry dropped", at};
        }
        case 2: {
            const auto a = some(), b = some();
            if (a == b) lines[a] = line_of(static_cast<std::int64_t>(a), "as nobody said");
            else std::swap(lines[a], lines[b]);
            put_lines(folder, lines);
            return {"two entries swapped", std::min(a, b)};
        }
        case 3: {
            const auto at = some();
            std::rotate(lines.begin(), lines.begin() + static_cast<long>(at == 0 ? 1 : at), lines.end());
            put_lines(folder, lines);
            return {"reordered", 0};
        }
        case 4: {
            const auto before = text_of(entries);
            const auto size = static_cast<std::size_t>(dice.up_to(static_cast<int>(before.size()) - 1));
            put(entries, before.substr(0, size));
            return {"cut off", static_cast<std::uint64_t>(std::count(before.begin(), before.begin() + static_cast<long>(size), '\n'))};
        }
        case 5: {
            const auto at = some();
            lines.insert(lines.begin() + static_cast<long>(at), lines[at]);
            put_lines(folder, lines);
            return {"an entry twice", at + 1};
        }
        case 6: {  // Another history from here on, well made, leaves and all: only the signature is missing.
            const auto from = some();
            for (auto n = from; n < lines.size(); ++n) lines[n] = line_of(static_cast<std::int64_t>(n), "as somebody else says");
            const auto checkpoint = text_of(folder / "checkpoint"), key = text_of(folder / "log.pub");
            fs::remove_all(folder);
            write(folder, lines, the_key());
            put(folder / "checkpoint", checkpoint);
            put(folder / "log.pub", key);
            return {"forked", std::nullopt};
        }
        case 7:
            put(folder / "checkpoint", sign_checkpoint(checkpoint_of(lines, impostor), impostor));
            return {"signed by another key", std::nullopt};
        case 8: {
            fs::remove_all(folder);
            write(folder, some_lines(static_cast<int>(lines.size()), "as another store says"), impostor);
            return {"another store's record under another key of that name", std::nullopt};
        }
        case 9: flip(folder / "checkpoint"); return {"the checkpoint altered", std::nullopt};
        default: flip(folder / "log.pub"); return {"the key altered", std::nullopt};
    }
}

/// Exports of one record, in each of which something was changed after it was signed, and what is the first bad entry of each.
struct Changed {
    const fs::path& add(std::optional<std::uint64_t> entry, const std::function<void(std::vector<std::string>&)>& change) {
        folders.emplace_back(folder.file("long-" + std::to_string(folders.size())));
        bad.push_back(entry);
        write(folders.back(), lines, key);
        auto changed = lines;
        change(changed);
        put_lines(folders.back(), changed);
        return folders.back();
    }

    const std::vector<std::string>& lines;
    const SigningKey& key;
    TemporaryFolder folder{};
    std::vector<fs::path> folders{};
    std::vector<std::optional<std::uint64_t>> bad{};
};

}  // namespace

TEST_CASE("an exported record holds, by both verifiers, whatever its size", "[exported]") {
    const TemporaryFolder folder;
    const auto key = the_key();
    std::vector<fs::path> folders;
    for (const int size : {0, 1, 2, 7, 255, 256, 257, 1000, 1023, 1024, 1025, 3000}) {
        CAPTURE(size);
        folders.emplace_back(folder.file("export-" + std::to_string(size)));
        write(folders.back(), some_lines(size), key);
        const auto checked = check_exported(folders.back(), {.key = key.verifier(), .older_checkpoints = {}});
        INFO(checked.what);
        CHECK(checked.holds);
        CHECK(checked.checkpoint.size == static_cast<std::uint64_t>(size));
        CHECK(checked.key == key.verifier().text());
    }
    for (const auto& answer : second_opinion(folders, "")) {
        INFO(json::serialize(answer));
        CHECK(answer.at("holds").as_bool());
        CHECK(answer.at("origin").as_string() == "PeterNeumann/hw");
    }
}

TEST_CASE("every seeded mutation is found by both verifiers, and the first bad entry named where there is one", "[exported]") {
    const int count = std::getenv("BEADLE_CI") || std::getenv("BEADLE_LONG") ? 2000 : 200;
    const TemporaryFolder folder;
    const auto key = the_key();
    const auto lines = some_lines(40);
    put(folder.file("log.pub"), key.verifier().text() + "\n");
    std::vector<fs::path> folders;
    std::vector<Mutation> mutations;
    std::map<std::string, int> kinds;
    for (int seed = 0; seed < count; ++seed) {
        Dice dice{static_cast<std::uint64_t>(seed)};
        folders.emplace_back(folder.file("m" + std::to_string(seed)));
        write(folders.back(), lines, key);
        mutations.push_back(mutate(folders.back(), lines, dice));
        CAPTURE(seed, mutations.back().what);
        const auto checked = check_exported(folders.back(), {.key = key.verifier(), .older_checkpoints = {}});
        CHECK_FALSE(checked.holds);
        CHECK_FALSE(checked.what.empty());
        if (mutations.back().first_bad) CHECK(checked.first_bad == mutations.back().first_bad);
        ++kinds[mutations.back().what];
    }
    CHECK(kinds.size() == 11);
    for (std::size_t begin = 0; begin < folders.size(); begin += 500) {
        const auto end = std::min(begin + 500, folders.size());
        const auto answers = second_opinion({folders.begin() + static_cast<long>(begin), folders.begin() + static_cast<long>(end)},
                                            "--key " + folder.file("log.pub"));
        for (std::size_t n = begin; n < end; ++n) {
            CAPTURE(n, mutations[n].what, json::serialize(answers[n - begin]));
            CHECK_FALSE(answers[n - begin].at("holds").as_bool());
            if (mutations[n].first_bad) CHECK(first_bad(answers[n - begin]) == mutations[n].first_bad);
        }
    }
}

TEST_CASE("a long record is looked at in blocks, and the first bad entry is named wherever it lies among them", "[exported]") {
    const auto key = the_key();
    const auto lines = some_lines(3 * 1024 + 100);
    std::vector<std::string> older;
    for (const std::size_t size : {0, 1, 700, 1024, 1025, 2048, 3071, 3172})
        older.push_back(sign_checkpoint(checkpoint_of({lines.begin(), lines.begin() + static_cast<long>(size)}, key), key));
    Changed exports{lines, key};
    const auto look = [&](std::optional<std::uint64_t> entry, const std::function<void(std::vector<std::string>&)>& change) {
        const auto& changed_folder = exports.add(entry, change);
        for (const auto& notes : {std::vector<std::string>{}, older}) {
            const auto checked = check_exported(changed_folder, {.key = {}, .older_checkpoints = notes});
            CAPTURE(entry, notes.size(), checked.what);
            CHECK(checked.holds == !entry);
            CHECK(checked.first_bad == entry);
        }
    };
    look(std::nullopt, [](auto&) {});
    for (const std::size_t at : {0, 1, 1023, 1024, 1025, 2047, 2048, 3071, 3072, 3171}) {
        look(at, [&](auto& changed) { changed[at] = line_of(static_cast<std::int64_t>(at), "it was in time"); });
        look(at, [&](auto& changed) { changed.erase(changed.begin() + static_cast<long>(at)); });
    }
    look(1500, [](auto& changed) { std::swap(changed[1500], changed[2600]); });
    // Two that cannot be told apart by their places: the second lies in a block that is hashed before the first is looked at.
    look(900, [](auto& changed) { changed[900] = line_of(900, "no"), changed[2900].resize(10); });
    const auto answers = second_opinion(exports.folders, "");
    for (std::size_t n = 0; n < answers.size(); ++n) {
        CAPTURE(n, json::serialize(answers[n]));
        CHECK(first_bad(answers[n]) == exports.bad[n]);
    }
}

TEST_CASE("verify-audit says of a long record the same with all processors and with one, and names the same first bad entry",
          "[exported]") {
    const TemporaryFolder folder;
    const auto key = the_key();
    const auto lines = some_lines(20'000);
    const auto older = sign_checkpoint(checkpoint_of({lines.begin(), lines.begin() + 11'111}, key), key);
    put(folder.file("older"), older);
    Changed exports{lines, key};
    const auto& folders = exports.folders;
    const auto& bad = exports.bad;
    const auto add = [&](std::optional<std::uint64_t> entry, const std::function<void(std::vector<std::string>&)>& change) {
        exports.add(entry, change);
    };
    add(std::nullopt, [](auto&) {});
    REQUIRE(fs::file_size(folders.front() / "entries.jsonl") > 8 << 20);  // Less is looked at by one process.
    for (const std::size_t at : {0, 9'999, 19'999})
        add(at, [at](auto& changed) { changed[at] = line_of(static_cast<std::int64_t>(at), "it was in time"); });
    add(700, [](auto& changed) { changed.erase(changed.begin() + 700); });
    add(4'000, [](auto& changed) { std::swap(changed[4'000], changed[16'000]); });
    add(6'000, [](auto& changed) { changed[6'000] = line_of(6'000, "no"), changed[15'000].resize(10); });
    const auto options = "--older " + folder.file("older");
    const auto with_all = second_opinion(folders, options);
    ::cpu_set_t all, one;
    REQUIRE(::sched_getaffinity(0, sizeof all, &all) == 0);
    CPU_ZERO(&one);
    for (int cpu = 0; CPU_COUNT(&one) == 0; ++cpu)
        if (CPU_ISSET(cpu, &all)) CPU_SET(cpu, &one);
    REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
    const auto with_one = second_opinion(folders, options);
    REQUIRE(::sched_setaffinity(0, sizeof all, &all) == 0);
    for (std::size_t n = 0; n < folders.size(); ++n) {
        CAPTURE(n, json::serialize(with_all[n]));
        CHECK(with_all[n].at("holds").as_bool() == !bad[n]);
        CHECK(first_bad(with_all[n]) == bad[n]);
        CHECK(with_all[n] == with_one[n]);
    }
    // The entries and the hashes beside them were both replaced from somewhere on: the older checkpoint shows it, and not by whom.
    auto forged = lines;
    for (std::size_t n = 11'000; n < 11'200; ++n) forged[n] = line_of(static_cast<std::int64_t>(n), "as somebody else says");
    write(folder.file("forged"), forged, key);
    const auto answer = second_opinion({folder.file("forged")}, options).front();
    CHECK_THAT(std::string{answer.at("what").as_string()}, Catch::Contains("the first 11111 entries are not those"));
    put(fs::path{folder.file("forged")} / "leaves", text_of(folders.front() / "leaves") + "x");
    CHECK_THAT(std::string{second_opinion({folder.file("forged")}, "").front().at("what").as_string()},
               Catch::Contains("the entries are as they were signed, but leaves is not: it differs at entry 11000"));
}

TEST_CASE("a line that is longer than a block is read whole, and a file without a line break is one entry that is cut short",
          "[exported]") {
    const TemporaryFolder folder;
    const auto key = the_key();
    auto lines = some_lines(30);
    lines[11].insert(lines[11].find("Shirehall"), std::string(20 << 20, 'x'));
    write(folder.file("long"), lines, key);
    const auto checked = check_exported(folder.file("long"));
    INFO(checked.what);
    CHECK(checked.holds);
    put(folder.file("long") + "/entries.jsonl", std::string(20 << 20, 'x'));
    const auto cut = check_exported(folder.file("long"));
    CHECK(cut.first_bad == 0);
    CHECK_FALSE(cut.holds);
}

TEST_CASE("who signs a forged record with the real key is found by a checkpoint that was kept elsewhere", "[exported]") {
    const TemporaryFolder folder;
    const auto key = the_key();
    const auto lines = some_lines(40);
    const auto older = sign_checkpoint(checkpoint_of(some_lines(25), key), key);
    put(folder.file("older"), older);
    const auto both_find = [&](const std::string& name, const std::vector<std::string>& forged, bool holds) {
        CAPTURE(name);
        const fs::path path = folder.file(name);
        write(path, forged, key);
        CHECK(check_exported(path, {.key = key.verifier(), .older_checkpoints = {}}).holds);
        const auto checked = check_exported(path, {.key = key.verifier(), .older_checkpoints = {older}});
        const auto answer = second_opinion({path}, "--older " + folder.file("older")).front();
        CAPTURE(checked.what, json::serialize(answer));
        CHECK(checked.holds == holds);
        CHECK(answer.at("holds").as_bool() == holds);
        if (holds) return;
        CHECK_THAT(checked.what, Catch::Contains("older checkpoint"));
        CHECK_THAT(std::string{answer.at("what").as_string()}, Catch::Contains("older checkpoint"));
        CHECK(checked.first_bad == first_bad(answer));
        // The entries agree with what was signed last: which of them was forged, nobody can tell.
        if (forged.size() > 25) CHECK_FALSE(checked.first_bad);
    };
    both_find("honest", lines, true);
    auto changed = lines;
    changed[7] = line_of(7, "it was in time");
    both_find("one entry changed", changed, false);
    both_find("rolled back", some_lines(24), false);
    both_find("begun anew", some_lines(40, "another"), false);
}

TEST_CASE("a line's number has one spelling: an entry that calls itself 07 is refused by both verifiers, whoever signed it", "[exported]") {
    const TemporaryFolder folder;
    auto lines = some_lines(10);
    const std::string number = "\"seq\":7,\"system\"";
    lines[7].replace(lines[7].find(number), number.size(), "\"seq\":07,\"system\"");
    const fs::path path = folder.file("out");
    write(path, lines, the_key());
    CHECK(check_exported(path).first_bad == 7);
    CHECK(first_bad(second_opinion({path}, "").front()) == 7);
}

TEST_CASE("a record goes on under a new key where the old one is given, and a checkpoint of another log says nothing of it", "[exported]") {
    const TemporaryFolder folder;
    const auto old_key = SigningKey::make("beadle.icb.example"), key = SigningKey::make("beadle.icb.example");
    const auto lines = some_lines(10);
    const auto older = sign_checkpoint(checkpoint_of(some_lines(4), old_key), old_key);
    const fs::path path = folder.file("out");
    write(path, lines, key);
    put(folder.file("older"), older);
    put(folder.file("old.pub"), old_key.verifier().text() + "\n");
    const auto options = "--older " + folder.file("older") + " --older-key " + folder.file("old.pub");
    CHECK(check_exported(path, {.key = {}, .older_checkpoints = {older}, .older_keys = {old_key.verifier()}}).holds);
    CHECK(second_opinion({path}, options).front().at("holds").as_bool());
    CHECK_THROWS_AS(check_exported(path, {.key = {}, .older_checkpoints = {older}}), std::invalid_argument);

    auto forged = lines;
    forged[2] = line_of(2, "it was in time");
    fs::remove_all(path);
    write(path, forged, key);
    CHECK_FALSE(check_exported(path, {.key = {}, .older_checkpoints = {older}, .older_keys = {old_key.verifier()}}).holds);
    CHECK_FALSE(second_opinion({path}, options).front().at("holds").as_bool());
    const auto of_another = sign_checkpoint(checkpoint_of(lines, key, "another-system"), key);
    CHECK_THROWS_WITH(check_exported(path, {.key = {}, .older_checkpoints = {of_another}}), Catch::Contains("of another log"));
}

TEST_CASE("a record without its leaves holds, and says of an altered one that it cannot tell which entry it is", "[exported]") {
    const TemporaryFolder folder;
    const fs::path path = folder.file("out");
    write(path, some_lines(10), the_key());
    fs::remove(path / "leaves");
    CHECK(check_exported(path).holds);
    CHECK(second_opinion({path}, "").front().at("holds").as_bool());
    auto lines = some_lines(10);
    lines[3] = line_of(3, "it was in time");
    put_lines(path, lines);
    CHECK_THAT(check_exported(path).what, Catch::Contains("which of them, the folder cannot tell"));
    CHECK_THAT(std::string{second_opinion({path}, "").front().at("what").as_string()},
               Catch::Contains("which of them, the folder cannot tell"));
}

TEST_CASE("an export goes into a folder of its own, and a record that is not what was signed gets no checkpoint", "[exported]") {
    const TemporaryFolder folder;
    const auto key = the_key();
    write(folder.file("first"), some_lines(3), key);
    CHECK_THROWS_WITH(ExportWriter{folder.file("first")}, Catch::Contains("holds something already"));
    ExportWriter writer{folder.file("second")};
    writer.add(line_of(0));
    CHECK_THROWS_WITH(writer.finish(sign_checkpoint(checkpoint_of(some_lines(2), key), key), key.verifier()),
                      Catch::Contains("the record in the store is damaged"));
    CHECK_FALSE(fs::exists(folder.file("second/checkpoint")));
    CHECK_THROWS_WITH(check_exported(folder.file("absent")), Catch::Contains("cannot be read"));
}
