#include "daemon/audit/checkpoint.hpp"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "daemon/audit/base64.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::audit;
using beadle::test::TemporaryFolder;

namespace {

/// The example that the Go library golang.org/x/mod/sumdb/note publishes with its key; Ed25519 signs the same text always alike.
const std::string example_key = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const std::string example_verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string example_text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const std::string example_note = example_text +
                                 "\n— PeterNeumann "
                                 "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

std::string file_text(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("the published example is signed to the byte, and opened by its published key", "[note]") {
    const auto key = SigningKey::read(example_key);
    REQUIRE(key);
    CHECK(key->verifier().text() == example_verifier);
    CHECK(key->sign(example_text) == example_note);
    const auto verifier = VerifierKey::read(example_verifier);
    REQUIRE(verifier);
    CHECK(open_note(example_note, *verifier) == example_text);
}

TEST_CASE("no byte of a signed note can be another", "[note]") {
    const auto verifier = VerifierKey::read(example_verifier).value();
    int opened = 0;
    for (std::size_t at = 0; at < example_note.size(); ++at)
        for (const int flip : {0x01, 0x20, 0x80}) {
            auto note = example_note;
            note[at] = static_cast<char>(note[at] ^ flip);
            CAPTURE(at, note);
            const bool is_open = open_note(note, verifier).has_value();
            CHECK_FALSE(is_open);
            opened += is_open;
        }
    CHECK(opened == 0);
    for (std::size_t size = 0; size < example_note.size(); ++size) opened += open_note(example_note.substr(0, size), verifier).has_value();
    CHECK(opened == 0);
    CHECK_FALSE(open_note("\n" + example_note, verifier));
    CHECK_FALSE(open_note(example_note + "more\n", verifier));
    CHECK_FALSE(open_note(example_text + example_note, verifier));
}

TEST_CASE("other people's signatures on a note are let be, another's key under the same name is not believed", "[note]") {
    const auto verifier = VerifierKey::read(example_verifier).value();
    const auto other = SigningKey::make("witness.example");
    const auto signature_of = [](const std::string& note) { return note.substr(note.rfind("\n\n") + 2); };
    const auto by_both = example_note + signature_of(other.sign(example_text));
    CHECK(open_note(by_both, verifier) == example_text);
    CHECK(open_note(by_both, other.verifier()) == example_text);
    CHECK_FALSE(open_note(example_note, other.verifier()));
    const auto impostor = SigningKey::make("PeterNeumann");
    CHECK_FALSE(open_note(impostor.sign(example_text), verifier));
    // Even where it claims the other's id.
    auto claims = from_base64(signature_of(impostor.sign(example_text)).substr(17, 92)).value();
    const auto real = from_base64(signature_of(example_note).substr(17, 92)).value();
    REQUIRE(claims.size() == 68);
    claims.replace(0, 4, real.substr(0, 4));
    CHECK_FALSE(open_note(example_text + "\n— PeterNeumann " + to_base64(claims) + "\n", verifier));
}

TEST_CASE("keys are read as they are written, and what is none is none", "[note]") {
    const auto key = SigningKey::make("beadle.icb.example");
    CHECK(VerifierKey::read(key.verifier().text())->text() == key.verifier().text());
    CHECK(VerifierKey::read(example_verifier + "\n")->name == "PeterNeumann");
    auto wrong_id = example_verifier;
    wrong_id[13] = wrong_id[13] == '0' ? '1' : '0';
    for (const auto& text :
         {std::string(), std::string("PeterNeumann"), example_key, wrong_id, example_verifier + "x", "P N" + example_verifier.substr(3)}) {
        CAPTURE(text);
        CHECK_FALSE(VerifierKey::read(text));
    }
    CHECK_FALSE(SigningKey::read(example_verifier));
    for (const auto* name : {"", "two words", "a+b", "line\nbreak"})
        CHECK_THROWS_WITH(SigningKey::make(name), Catch::Contains("is no name for a key"));
    CHECK_THROWS_AS(key.sign("no line break"), std::invalid_argument);
}

TEST_CASE("the key's file is made once, for the daemon alone, and used from then on", "[note]") {
    const TemporaryFolder folder;
    const auto path = folder.file("audit.key");
    const auto made = SigningKey::from_file(path, "beadle.icb.example");
    struct stat found {};
    REQUIRE(::stat(path.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);
    CHECK(SigningKey::from_file(path, "another").verifier().text() == made.verifier().text());

    ::chmod(path.c_str(), 0640);
    CHECK_THROWS_WITH(SigningKey::from_file(path, "x"), Catch::Contains("others than its owner may read it"));
    ::chmod(path.c_str(), 0600);
    std::ofstream{path} << "garbage\n";
    CHECK_THROWS_WITH(SigningKey::from_file(path, "x"), Catch::Contains("it holds no key"));
    CHECK(file_text(path) == "garbage\n");  // Never written over.
    CHECK_THROWS_WITH(SigningKey::from_file(folder.file("absent/audit.key"), "x"), Catch::Contains("cannot be written"));
}

TEST_CASE("a checkpoint is three lines that anybody can read, and opened only as it was signed", "[checkpoint]") {
    const auto key = SigningKey::read(example_key).value();
    const Checkpoint checkpoint{origin_of(key.verifier(), "hw"), 8,
                                hash_from_hex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328").value()};
    CHECK(checkpoint.text() == "PeterNeumann/hw\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n");
    CHECK(Checkpoint::read(checkpoint.text()) == checkpoint);
    const auto note = sign_checkpoint(checkpoint, key);
    CHECK(open_checkpoint(note, key.verifier()) == checkpoint);
    CHECK_FALSE(open_checkpoint(key.sign("not a checkpoint\n"), key.verifier()));
    CHECK(Checkpoint::read(checkpoint.text() + "extension\n") == checkpoint);
    for (const auto* text :
         {"", "o\n1\n", "\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n", "o\n08\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n",
          "o\n-8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n", "o\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=", "o\n8\nAAAA\n",
          "o\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n\nx\n"}) {
        CAPTURE(text);
        CHECK_FALSE(Checkpoint::read(text));
    }
}
