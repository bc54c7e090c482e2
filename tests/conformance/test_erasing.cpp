// A text that is erased is nowhere any more, whichever store kept it; the entry and its hash are what they were.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "daemon/store/erasing.hpp"
#include "tests/catch.hpp"
#include "tests/conformance/stores.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

const std::string written = "the printer of e-1 burst";
const std::string instead = "[erased on 3 March 2026 by admin: entry 2]";

/// An entry with a text, and an instance, a duty and a message that repeat it, each in its own way.
store::Batch with_a_text(Author& author) {
    store::Batch batch;
    auto instance = meeting("A/1");
    instance.facts = {{"reason", written}, {"title", written}, {"line.1", "Winter plan (" + written + ")"}, {"place", "Shirehall"}};
    instance.duties = {duty("agenda", at(5'000))};
    instance.duties.front().reason = "so the clerk says: " + written;
    instance.duties.front().what = written;
    batch.instances.push_back({.instance = instance, .expected_version = 0});
    auto row = mail("n-1", "A/1", store::MailState::sent);
    row.notification.facts = {{"reason", written}, {"what", "the agenda"}};
    batch.mail_added = {row};
    author.log(batch, {author.entry("A/1", "e-0"), author.entry("A/1", "e-1")});
    return batch;
}

}  // namespace

TEST_CASE("a text that is erased is read nowhere any more: beside its entry, on its instance, in duties and in mail; all else stays",
          "[store][erasing]") {
    for (const auto& kind : all_stores()) {
        CAPTURE(kind.name);
        World world(kind);
        Author author;
        world.store.commit(with_a_text(author));
        const auto before = world.store.entries({.system = "hw"}).rows;
        REQUIRE(dump(world.store).find(written) != std::string::npos);

        store::Batch erasing;
        erasing.texts_erased = {{.system = "hw", .seq = 1, .name = "reason", .instance = "A/1", .instead = instead},
                                {.system = "hw", .seq = 1, .name = "absent", .instance = "A/1", .instead = instead},
                                {.system = "hw", .seq = 99, .name = "reason", .instance = "A/1", .instead = instead},
                                {.system = "nobody", .seq = 1, .name = "reason", .instance = "A/1", .instead = instead}};
        author.log(erasing, "hw", "erase");
        for (int times = 0; times < 2; ++times) {  // Erased twice is erased.
            world.store.commit(erasing);
            const auto after = world.store.entries({.system = "hw"}).rows;
            REQUIRE(after.size() == 3u + static_cast<unsigned>(times));
            CHECK((after[1].line == before[1].line && after[1].leaf == before[1].leaf));
            CHECK(after[1].free_texts.at(0).text == instead);
            CHECK(after[1].free_texts.at(0).salt.empty());
            CHECK(after[0].free_texts.at(0).text == "the printer of e-0 burst");
            CHECK(world.store.history("hw", "A/1").at(1).free_texts.at(0).text == instead);
            const auto instance = world.store.load({{"hw", "A/1"}}).instances.at(0);
            CHECK(instance.version == 1);
            CHECK(
                instance.facts ==
                model::Facts{{"reason", instead}, {"title", instead}, {"line.1", "Winter plan (" + instead + ")"}, {"place", "Shirehall"}});
            CHECK(instance.duties.at(0).reason == "so the clerk says: " + instead);
            CHECK(instance.duties.at(0).what == instead);
            const auto sent = world.store.outbox({.system = "hw"}).rows.at(0).notification.facts;
            CHECK(sent == model::Facts{{"reason", instead}, {"what", "the agenda"}});
            CHECK(world.store.instances({.system = "hw"}).rows.at(0).facts == instance.facts);
            CHECK(dump(world.store).find(written) == std::string::npos);
            erasing.entries.clear();
            erasing.log_heads.clear();
            author.log(erasing, "hw", "erase again");
        }
        CHECK(bytes_in(world.folder.path()).find(written) == std::string::npos);
    }
}

TEST_CASE("only whole words are taken out", "[store][erasing]") {
    const auto without = [](std::string words, std::string_view text) {
        store::take_out(words, text, "[x]");
        return words;
    };
    CHECK(without("he will be ill, ill", "ill") == "he will be [x], [x]");
    CHECK(without("ill", "ill") == "[x]");
    CHECK(without("Zoë was ill", "Zo") == "Zoë was ill");
    CHECK(without("(ill)", "(ill)") == "[x]");
    CHECK(without("ill [x] ill", "") == "ill [x] ill");
    CHECK(store::says("he will be ill", "ill"));
    CHECK_FALSE(store::says("he will", "ill"));
    CHECK_FALSE(store::says("ill", ""));
    CHECK(without("a aa a", "a") == "[x] aa [x]");
}
