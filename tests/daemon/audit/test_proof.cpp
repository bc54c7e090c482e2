// Proofs that are given away: each is checked by both verifiers, and believed by neither when it was altered.
#include "daemon/audit/proof.hpp"

#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/second_verifier.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::audit;
using test::second_opinion;

namespace {

const SigningKey the_key = SigningKey::read("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").value();

/// A log of so many short lines.
struct Log {
    std::vector<std::string> lines;
    explicit Log(std::uint64_t size) {
        for (std::uint64_t n = 0; n < size; ++n) lines.push_back("{\"line\":" + std::to_string(n) + "}");
    }
    NodeAt nodes() const {
        return [this](unsigned level, std::uint64_t index) {
            std::vector<Hash> leaves;
            for (auto n = index << level; n < (index + 1) << level; ++n) leaves.push_back(leaf_hash(lines.at(n)));
            return perfect_root(std::move(leaves));
        };
    }
    Checkpoint checkpoint(std::uint64_t size) const { return {origin_of(the_key.verifier(), "hw"), size, root_of(size, nodes())}; }
    EntryProof entry(std::uint64_t index) const {
        return {.index = index,
                .hashes = prove_inclusion(index, lines.size(), nodes()),
                .line = lines.at(index),
                .note = sign_checkpoint(checkpoint(lines.size()), the_key)};
    }
    OlderProof since(std::uint64_t old_size) const {
        return {.old_size = old_size,
                .hashes = prove_consistency(old_size, lines.size(), nodes()),
                .note = sign_checkpoint(checkpoint(lines.size()), the_key)};
    }
};

struct Files {
    test::TemporaryFolder folder;
    int count = 0;
    std::filesystem::path put(const std::string& text) {
        const auto path = folder.file(std::to_string(++count));
        std::ofstream{path, std::ios::binary} << text;
        return path;
    }
};

bool holds(const boost::json::value& answer) { return answer.at("holds").as_bool(); }

}  // namespace

TEST_CASE("the proof of an entry has the form of C2SP tlog-proof, and is read back as it was", "[proof]") {
    const auto proof = Log{3}.entry(1);
    const auto text = proof.text();
    CHECK_THAT(text, Catch::StartsWith("c2sp.org/tlog-proof@v1\nextra eyJsaW5lIjoxfQ==\nindex 1\n"));
    CHECK_THAT(text, Catch::EndsWith("=\n\n" + proof.note));
    const auto back = EntryProof::read(text);
    REQUIRE(back);
    CHECK(back->text() == text);
    CHECK(back->line == proof.line);
    const auto older = Log{3}.since(2);
    CHECK_THAT(older.text(), Catch::StartsWith("old 2\n"));
    REQUIRE(OlderProof::read(older.text()));
    CHECK(OlderProof::read(older.text())->text() == older.text());
    CHECK_FALSE(OlderProof::read(text));
    CHECK_FALSE(EntryProof::read(older.text()));
    for (const auto* none : {"", "old 2\n", "old 02\n\nx\n", "old 2\nnot base64\n\nx\n", "c2sp.org/tlog-proof@v1\nindex 1\n\nx\n"}) {
        CHECK_FALSE(EntryProof::read(none));
        CHECK_FALSE(OlderProof::read(none));
    }
}

TEST_CASE("every entry of logs of many sizes is proved, and every older size, before both verifiers", "[proof]") {
    Files files;
    files.put(the_key.verifier().text() + "\n");
    const auto key = "--key '" + files.folder.file("1") + "'";
    std::vector<std::filesystem::path> proofs;
    for (const std::uint64_t size : {1, 2, 3, 5, 8, 13}) {
        const Log log{size};
        for (std::uint64_t n = 0; n < size; ++n) {
            CHECK(check(log.entry(n), the_key.verifier()).what.empty());
            proofs.push_back(files.put(log.entry(n).text()));
        }
        for (std::uint64_t older = 0; older <= size; ++older) {
            CHECK(check(log.since(older), log.checkpoint(older), the_key.verifier()).what.empty());
            const auto kept = files.put(sign_checkpoint(log.checkpoint(older), the_key));
            CHECK(holds(second_opinion({files.put(log.since(older).text())}, key + " --older '" + kept.string() + "'").front()));
        }
    }
    for (const auto& answer : test::second_opinion(proofs, key)) CHECK(holds(answer));
}

TEST_CASE("a proof that was altered anywhere proves nothing, to neither verifier", "[proof]") {
    Files files;
    files.put(the_key.verifier().text() + "\n");
    const auto key = "--key '" + files.folder.file("1") + "'";
    const Log log{11};
    const auto kept = files.put(sign_checkpoint(log.checkpoint(6), the_key));
    std::vector<std::filesystem::path> entries, olders;
    test::Dice dice{7};
    for (int n = 0; n < 60; ++n) {
        auto text = log.entry(static_cast<std::uint64_t>(dice.up_to(10))).text();
        auto& byte = text.at(static_cast<std::size_t>(dice.up_to(static_cast<int>(text.size()) - 1)));
        byte = static_cast<char>(byte ^ (1 << dice.up_to(6)));
        const auto proof = EntryProof::read(text);
        INFO(text);
        CHECK((!proof || !check(*proof, the_key.verifier()).what.empty()));
        entries.push_back(files.put(text));

        auto older = log.since(6).text();
        auto& other = older.at(static_cast<std::size_t>(dice.up_to(static_cast<int>(older.size()) - 1)));
        other = static_cast<char>(other ^ (1 << dice.up_to(6)));
        const auto since = OlderProof::read(older);
        INFO(older);
        CHECK((!since || !check(*since, log.checkpoint(6), the_key.verifier()).what.empty()));
        olders.push_back(files.put(older));
    }
    for (const auto& answer : test::second_opinion(entries, key)) CHECK_FALSE(holds(answer));
    for (const auto& answer : test::second_opinion(olders, key + " --older '" + kept.string() + "'")) CHECK_FALSE(holds(answer));
}

TEST_CASE("a record that was written anew does not go on from the checkpoint of the former one, and what is wrong is said", "[proof]") {
    const Log log{9};
    auto other = log;
    other.lines[3] = "{\"line\":\"another\"}";
    CHECK_THAT(check(other.since(6), log.checkpoint(6), the_key.verifier()).what,
               Catch::StartsWith("the first 6 entries are not those that the older checkpoint stands for"));
    CHECK_THAT(check(log.since(6), Log{10}.checkpoint(10), the_key.verifier()).what, Catch::Contains("entries were taken away"));
    CHECK_THAT(check(log.since(6), log.checkpoint(5), the_key.verifier()).what, Catch::Contains("stands for 5"));
    CHECK_THAT(check(log.entry(4), SigningKey::make("PeterNeumann").verifier()).what, Catch::Contains("is not signed by PeterNeumann"));
    auto shifted = log.entry(4);
    shifted.index = 5;
    CHECK_THAT(check(shifted, the_key.verifier()).what, Catch::Contains("the line is not entry 5 of the 9"));
}
