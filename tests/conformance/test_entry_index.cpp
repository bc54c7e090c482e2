// What is found by the index is what is found without it, over every store.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "daemon/store/each_row.hpp"
#include "daemon/store/entry_index.hpp"
#include "daemon/store/entry_terms.hpp"
#include "daemon/store/postings.hpp"
#include "tests/catch.hpp"
#include "tests/conformance/stores.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/long_log.hpp"

using namespace beadle;
using store::EntryIndex;
using store::EntryIndexer;
using store::EntrySearch;
using test::World;

namespace {

constexpr int block = store::entries_in_block;

/// A store with a log of so many entries, and where their index is to lie.
struct Logged : World {
    explicit Logged(const test::StoreKind& kind, int entries, std::uint64_t seed = 1) : World(kind), log("hw", seed) { write(entries); }
    void write(int entries) {
        for (; entries > 0; entries -= 500) store.commit(log.next(std::min(entries, 500)));
    }
    std::string path() const { return folder.file("entries-index.db"); }
    /// So many blocks more; false where there was nothing left.
    void index(int blocks) {
        EntryIndexer indexer{path()};
        while (blocks-- > 0) indexer.step(store);
    }
    test::LongLog log;
};

/// Every page, one after the other: the rows, and that no page was longer than asked for.
std::vector<std::int64_t> all_found(EntryIndex& index, store::Store& store, EntrySearch search) {
    std::vector<std::int64_t> found;
    for (int pages = 0;; ++pages) {
        REQUIRE(pages < 20'000);
        auto page = index.entries(store, search);
        CHECK(static_cast<int>(page.rows.size()) <= search.filter.limit);
        for (const auto& row : page.rows) found.push_back(row.seq);
        if (page.next.empty()) return found;
        search.filter.after = page.next;
    }
}

/// The whole log, in order.
std::vector<store::Entry> whole(store::Store& store) {
    std::vector<store::Entry> entries;
    store::EntryFilter all;
    all.system = "hw";
    store::each_entry(store, all, [&](const store::Entry& entry) { entries.push_back(entry); });
    return entries;
}

/// What the answer must be: every entry of the log held against the question, one by one.
std::vector<std::int64_t> by_hand(const std::vector<store::Entry>& log, const EntrySearch& search) {
    std::vector<std::int64_t> found;
    const auto& filter = search.filter;
    for (const auto& entry : log) {
        const auto is = [](const std::string& asked, const std::string& has) { return asked.empty() || asked == has; };
        bool wanted = is(filter.body, entry.body) && is(filter.kind, entry.kind) && is(filter.actor, entry.actor) &&
                      is(filter.post, entry.post) && is(filter.matter, entry.matter) && is(filter.instance, entry.instance) &&
                      (!filter.verdict || *filter.verdict == entry.verdict) && (!filter.from || entry.recorded_at >= *filter.from) &&
                      (!filter.until || entry.recorded_at < *filter.until);
        for (const auto& word : search.words) {
            bool stands = false;
            for (const auto& text : entry.free_texts) {
                if (text.exempt && !search.with_exempt) continue;
                const auto words = store::words_of(text.text);
                stands = stands || std::find(words.begin(), words.end(), word) != words.end();
            }
            // What a person said besides: the log says nothing but minutes' numbers and findings.
            if (entry.actor != "engine" && entry.verdict == model::Verdict::accepted_with_breach)
                for (const auto& said : store::words_of("published two days after the last safe day")) stands = stands || said == word;
            wanted = wanted && stands;
        }
        if (wanted) found.push_back(entry.seq);
    }
    if (filter.newest_first) std::reverse(found.begin(), found.end());
    return found;
}

EntrySearch any_search(test::Dice& dice, std::int64_t size) {
    EntrySearch search;
    auto& filter = search.filter;
    filter.system = "hw";
    if (dice.in(1, 3)) filter.body = dice.in(1, 10) ? "no-such-body" : "icp";
    if (dice.in(1, 3)) filter.kind = dice.in(1, 2) ? "ItemAdded" : "TimerFired";
    if (dice.in(1, 5)) filter.actor = dice.in(1, 2) ? "clerk-h" : "engine";
    if (dice.in(1, 8)) filter.matter = "matter-3";
    if (dice.in(1, 8)) filter.post = "post-head";
    if (dice.in(1, 8)) filter.instance = "icp/" + std::to_string(dice.up_to(100));
    if (dice.in(1, 6)) filter.verdict = model::Verdict::accepted_with_breach;
    const auto at = [&] { return model::Instant{std::chrono::seconds{1'640'995'200 + 2 * dice.up_to(size)}}; };
    if (dice.in(1, 4)) filter.from = at();
    if (dice.in(1, 4)) filter.until = at();
    filter.newest_first = dice.in(1, 2);
    filter.limit = dice.in(1, 2) ? 150 : 40;
    for (auto count = dice.up_to(2); count > 0; --count)
        search.words.push_back(dice.in(1, 10) ? "safe" : dice.one_of(test::words_of_the_long_log()));
    search.with_exempt = dice.in(1, 2);
    return search;
}

}  // namespace

TEST_CASE("a set of entries of a block is the same when it is read back", "[store][index]") {
    test::Dice dice{GENERATE(range(1U, 40U))};
    store::Postings postings;
    std::set<int> places;
    const auto count = dice.in(1, 2) ? dice.up_to(130) : dice.up_to(block);
    for (long n = 0; n < count; ++n) places.insert(static_cast<int>(dice.up_to(block - 1)));
    if (dice.in(1, 4)) places.insert({0, 63, 64, block - 1});
    for (const auto place : places) postings.set(place);
    CHECK(store::Postings::from(postings.bytes()) == postings);
    CHECK(postings.count() == static_cast<int>(places.size()));
    std::vector<int> forward, backward;
    for (int place = postings.next(0); place >= 0; place = postings.next(place + 1)) forward.push_back(place);
    for (int place = postings.last(block - 1); place >= 0; place = postings.last(place - 1)) backward.push_back(place);
    CHECK(forward == std::vector<int>(places.begin(), places.end()));
    CHECK(backward == std::vector<int>(places.rbegin(), places.rend()));
    CHECK_THROWS_AS(store::Postings::from("odd"), std::invalid_argument);
    CHECK_THROWS_AS(store::Postings::from("\xFF\xFF"), std::invalid_argument);
}

TEST_CASE("words are letters and digits in small letters, whatever stands between them", "[store][index]") {
    using Words = std::vector<std::string>;
    CHECK(store::words_of("Home visits, No. 12") == Words{"home", "visits", "no", "12"});
    CHECK(store::words_of("the board’s “winter” plan – 2022/23") == Words{"the", "board", "s", "winter", "plan", "2022", "23"});
    CHECK(store::words_of("Às ÉCOLES") == Words{"às", "écoles"});
    CHECK(store::words_of(" \t\n…!") == Words{});
    CHECK(store::words_of(std::string(200, 'a')) == Words{std::string(64, 'a')});
}

TEST_CASE("with an index, half an index and none, every question has the answer that the whole log gives", "[store][index]") {
    const auto kind = GENERATE(from_range(test::all_stores()));
    CAPTURE(kind.name);
    Logged logged{kind, 2 * block + 700, 7};
    EntryIndex none{""};
    EntryIndex index{logged.path()};
    test::Dice dice{42};
    std::vector<EntrySearch> searches;
    for (int n = 0; n < (kind.name == "memory" ? 60 : 20); ++n) searches.push_back(any_search(dice, logged.log.size()));
    const auto log = whole(logged.store);
    std::size_t rows = 0;
    for (const int blocks : {0, 1, 2}) {
        if (blocks > 0) logged.index(1);
        CHECK(index.indexed_to(logged.store, "hw") == blocks * block);
        for (std::size_t n = 0; n < searches.size(); ++n) {
            CAPTURE(blocks, n);
            const auto expected = by_hand(log, searches[n]);
            CHECK(all_found(index, logged.store, searches[n]) == expected);
            if (blocks == 0) CHECK(all_found(none, logged.store, searches[n]) == expected);
            rows += expected.size();
        }
    }
    CHECK(rows > 1000);
}

TEST_CASE("what stands in few blocks is found in both directions, alone and together with what stands in all", "[store][index]") {
    Logged logged{test::all_stores().front(), 0};
    test::Dice dice{9};
    while (logged.log.size() < 24 * block) {
        auto batch = logged.log.next(500);
        for (auto& entry : batch.entries) {
            if (entry.seq / block % 11 == 2 && dice.in(1, 20)) entry.post = "seldom";
            if (entry.seq / block % 9 == 2 && dice.in(1, 20)) entry.matter = "seldom";
        }
        logged.store.commit(batch);
    }
    logged.index(24);
    EntryIndex index{logged.path()};
    REQUIRE(index.indexed_to(logged.store, "hw") == 24 * block);
    const auto log = whole(logged.store);
    std::set<int> found_by;
    for (int question = 0; question < 64; ++question) {
        CAPTURE(question);
        EntrySearch search;
        auto& filter = search.filter;
        filter.system = "hw";
        filter.limit = 7;
        if (question & 1) filter.post = "seldom";
        if (question & 2) filter.matter = "seldom";
        if (question & 4) filter.kind = "ItemAdded";
        if (question & 8) filter.verdict = model::Verdict::accepted_with_breach;
        filter.newest_first = question & 16;
        if (question & 32) filter.from = log[static_cast<std::size_t>(5 * block)].recorded_at;
        if ((question & 3) == 0) continue;
        const auto found = all_found(index, logged.store, search);
        CHECK(found == by_hand(log, search));
        if (!found.empty()) found_by.insert(question & 15);
    }
    CHECK(found_by.size() >= 8);
}

TEST_CASE("what is exempt is found by its words only where it is asked for", "[store][index]") {
    const auto kind = test::all_stores().front();
    Logged logged{kind, block + 100};
    for (const bool indexed : {false, true}) {
        CAPTURE(indexed);
        if (indexed) logged.index(1);
        EntryIndex index{logged.path()};
        EntrySearch search;
        search.filter.system = "hw";
        search.filter.limit = 1000;
        search.words = {"report"};
        const auto open = all_found(index, logged.store, search);
        search.with_exempt = true;
        const auto all = all_found(index, logged.store, search);
        CHECK(!open.empty());
        CHECK(open.size() < all.size());
        CHECK(std::includes(all.begin(), all.end(), open.begin(), open.end()));
    }
}

TEST_CASE("the index goes on where it stopped, and the newest entries are never missing", "[store][index]") {
    const auto kind = test::all_stores().at(1);
    Logged logged{kind, block + 10};
    EntryIndex index{logged.path()};
    EntrySearch newest;
    newest.filter.system = "hw";
    newest.filter.kind = "ItemAdded";
    newest.filter.newest_first = true;
    newest.filter.limit = 3;
    logged.index(5);
    CHECK(index.indexed_to(logged.store, "hw") == block);
    for (int more = 0; more < 6; ++more) {
        logged.write(450);
        CHECK(all_found(index, logged.store, newest) == by_hand(whole(logged.store), newest));
        if (more == 4) logged.index(1);
    }
    CHECK(index.indexed_to(logged.store, "hw") == 2 * block);
}

TEST_CASE("an index of another log is thrown away, and until then it misleads nobody", "[store][index]") {
    const auto kind = test::all_stores().front();
    Logged first{kind, 2 * block, 1};
    first.index(2);
    Logged second{kind, 2 * block, 2};
    std::filesystem::copy_file(first.path(), second.path());
    EntryIndex index{second.path()};
    CHECK(index.indexed_to(second.store, "hw") == 0);
    EntrySearch search;
    search.filter.system = "hw";
    search.filter.body = "icp";
    search.filter.limit = 500;
    CHECK(all_found(index, second.store, search) == by_hand(whole(second.store), search));
    second.index(2);
    CHECK(index.indexed_to(second.store, "hw") == 2 * block);
    CHECK(all_found(index, second.store, search) == by_hand(whole(second.store), search));
}

TEST_CASE("a file that is no index is made anew, and questions are answered meanwhile", "[store][index]") {
    const auto kind = test::all_stores().front();
    Logged logged{kind, block};
    std::ofstream(logged.path()) << std::string(9000, 'x');
    EntrySearch search;
    search.filter.system = "hw";
    search.filter.body = "icp";
    search.filter.limit = 500;
    {
        EntryIndex index{logged.path()};
        CHECK(index.indexed_to(logged.store, "hw") == 0);
        CHECK(all_found(index, logged.store, search) == by_hand(whole(logged.store), search));
    }
    logged.index(1);
    EntryIndex index{logged.path()};
    CHECK(index.indexed_to(logged.store, "hw") == block);
    CHECK(all_found(index, logged.store, search) == by_hand(whole(logged.store), search));
}

TEST_CASE("where the index does not reach, a question looks through so much at a time and says where to go on", "[store][index]") {
    Logged logged{test::all_stores().front(), static_cast<int>(store::entries_looked_through) + 2000};
    EntryIndex none{""};
    EntrySearch search;
    search.filter.system = "hw";
    search.filter.body = "no-such-body";
    for (const bool newest_first : {false, true}) {
        search.filter.newest_first = newest_first;
        search.filter.after.clear();
        auto page = none.entries(logged.store, search);
        CHECK(page.rows.empty());
        REQUIRE(!page.next.empty());
        search.filter.after = page.next;
        page = none.entries(logged.store, search);
        CHECK(page.rows.empty());
        CHECK(page.next.empty());
    }
}

TEST_CASE("words of a text that was erased stand in no answer and not in the file, and all else is found as before",
          "[store][index][erasing]") {
    for (const auto& kind : test::all_stores()) {
        CAPTURE(kind.name);
        Logged logged{kind, 2 * block + 100};
        logged.index(3);
        const auto entries = whole(logged.store);
        const auto with_text = std::find_if(entries.begin(), entries.end(), [](const auto& entry) { return !entry.free_texts.empty(); });
        REQUIRE(with_text != entries.end());
        const auto text = with_text->free_texts.front();
        EntrySearch search{.filter = {.system = "hw", .limit = 100}, .words = store::words_of(text.text), .with_exempt = true};
        EntryIndex index{logged.path()};
        const auto before = all_found(index, logged.store, search);
        REQUIRE(std::find(before.begin(), before.end(), with_text->seq) != before.end());

        auto erasing = logged.log.next(1);
        erasing.entries.front().kind = "TextsErased";
        erasing.entries.front().verdict = model::Verdict::accepted;
        for (const auto& one : with_text->free_texts)
            erasing.texts_erased.push_back(
                {.system = "hw", .seq = with_text->seq, .name = one.name, .instance = with_text->instance, .instead = "[erased]"});
        logged.store.commit(erasing);
        logged.index(4);
        CHECK(index.indexed_to(logged.store, "hw") == 2 * block);
        auto after = all_found(index, logged.store, search);
        CHECK(std::find(after.begin(), after.end(), with_text->seq) == after.end());
        std::erase_if(after, [&](auto seq) { return seq == erasing.entries.front().seq; });
        std::vector<std::int64_t> others = before;
        std::erase(others, with_text->seq);
        CHECK(after == others);
        logged.index(3);  // Once is enough.
        CHECK(index.indexed_to(logged.store, "hw") == 2 * block);
    }
}
