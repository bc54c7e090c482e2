#include "daemon/notify/signed_link.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::notify;
using namespace std::chrono;

namespace {

calendar::Instant at(const char* iso) { return *calendar::instant_from_iso(iso); }

const auto today = at("2022-12-05T09:00:00Z");

Claim a_claim() {
    return {.purpose = "duty",
            .system = "our-system",
            .instance = "ICPA/2022-23/3",
            .duty = "agenda/hfd",
            .revision = 2,
            .party = "hfd",
            .expires = today + link_life};
}

LinkKeys some_keys() { return LinkKeys({{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = today}}); }

bool is_altered(const boost::system::result<LinkKeys::Opened>& opened) {
    return opened.has_error() && opened.error() == make_error_code(LinkFault::altered);
}

}  // namespace

TEST_CASE("a link says again what was written into it, and the same link has the same id", "[links]") {
    auto keys = some_keys();
    const auto token = keys.sign(a_claim(), today);
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") == std::string::npos);
    auto opened = keys.open(token, today + 24h);
    REQUIRE(opened.has_value());
    CHECK(opened->claim == a_claim());
    CHECK(opened->id.size() == 32);
    CHECK(keys.open(token, today)->id == opened->id);
    CHECK(keys.sign(a_claim(), today) == token);  // A mail that is written again has the same bytes.
}

TEST_CASE("a link to who stands in says so, and one that does not is written as ever", "[links]") {
    auto keys = some_keys();
    auto claim = a_claim();
    claim.deputy = "deputy-head";
    const auto opened = keys.open(keys.sign(claim, today), today);
    REQUIRE(opened.has_value());
    CHECK(opened->claim == claim);
    CHECK(keys.open(keys.sign(a_claim(), today), today)->claim.deputy.empty());
    CHECK(keys.sign(claim, today) != keys.sign(a_claim(), today));
}

TEST_CASE("a link in which any one character was changed, added or lost is not believed", "[links]") {
    auto keys = some_keys();
    const auto token = keys.sign(a_claim(), today);
    int believed = 0;
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto other = token;
        other[i] = other[i] == 'A' ? 'B' : 'A';
        auto opened = keys.open(other, today);
        // The last character of base64 has bits that carry nothing; libsodium takes only the one spelling.
        if (opened.has_value()) ++believed;
        CHECK(is_altered(keys.open(token.substr(0, i), today)));
        CHECK(is_altered(keys.open(token.substr(i + 1), today)));
    }
    CHECK(believed == 0);
    CHECK(is_altered(keys.open(token + "A", today)));
    CHECK(is_altered(keys.open("", today)));
    CHECK(is_altered(keys.open(".", today)));
    CHECK(is_altered(keys.open(std::string(100'000, 'A') + ".AAAA", today)));
    LinkKeys others({{.id = "0a1b2c3d", .secret = std::string(32, 'x'), .made_at = today}});
    CHECK(is_altered(others.open(token, today)));
}

TEST_CASE("a link has one spelling: bytes above 127, which libsodium takes for '-' and '_', are not believed", "[links]") {
    auto keys = some_keys();
    int spelt_otherwise = 0;
    for (int revision = 0; revision < 8; ++revision) {
        auto claim = a_claim();
        claim.revision = revision;
        const auto token = keys.sign(claim, today);
        for (std::size_t i = 0; i < token.size(); ++i) {
            if (token[i] != '-' && token[i] != '_') continue;
            auto other = token;
            other[i] = static_cast<char>(token[i] ^ 0x80);
            CHECK(is_altered(keys.open(other, today)));
            ++spelt_otherwise;
        }
    }
    CHECK(spelt_otherwise > 0);
}

TEST_CASE("a sample takes the room of a link, says that it is one, and is believed by no key", "[links]") {
    auto keys = some_keys();
    const auto link = keys.sign(a_claim(), today), sample = sample_link(a_claim());
    CHECK(sample.size() == link.size());
    CHECK(sample.find('.') == link.find('.'));
    CHECK(is_sample_link(sample));
    CHECK_FALSE(is_sample_link(link));
    CHECK_FALSE(is_sample_link(""));
    CHECK(is_altered(keys.open(sample, today)));
    // Neither half of the one opens with the other half of the other.
    CHECK(is_altered(keys.open(link.substr(0, link.find('.')) + sample.substr(sample.find('.')), today)));
    CHECK(is_altered(keys.open(sample.substr(0, sample.find('.')) + link.substr(link.find('.')), today)));
}

TEST_CASE("a link that is past its day says so, and not that it was altered", "[links]") {
    auto keys = some_keys();
    const auto token = keys.sign(a_claim(), today);
    CHECK(keys.open(token, today + link_life - 1s).has_value());
    auto late = keys.open(token, today + link_life);
    REQUIRE(late.has_error());
    CHECK(late.error() == make_error_code(LinkFault::expired));
}

TEST_CASE("keys are made at the first start, kept for their owner alone, and replaced after 90 days without breaking a link that lives",
          "[links]") {
    test::TemporaryFolder folder;
    const auto path = (folder.path() / "links.key").string();
    std::string token;
    {
        LinkKeys keys(path, today);
        token = keys.sign(a_claim(), today);
    }
    struct stat found {};
    REQUIRE(stat(path.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);

    LinkKeys again(path, today + 48h);
    CHECK(again.open(token, today + 48h).has_value());
    auto later = a_claim();
    later.expires = today + 24h * 180;
    const auto after = again.sign(later, today + 24h * 91);
    CHECK(after.substr(0, 20) != token.substr(0, 20));  // Another key's id stands in it.
    LinkKeys third(path, today + 24h * 92);
    CHECK(third.open(after, today + 24h * 92).has_value());
    CHECK(third.open(token, today + 24h * 89).has_value());
    third.sign(later, today + 24h * 300);  // The first key has signed nothing that still lives.
    CHECK(is_altered(third.open(token, today + 24h * 89)));
}

TEST_CASE("a new key signs only once it is kept; until then the old one goes on", "[links]") {
    test::TemporaryFolder folder;
    const auto path = (folder.path() / "links.key").string();
    const auto later = today + 24h * 200;  // Long since it was to be replaced.
    auto claim = a_claim();
    claim.expires = later + link_life;
    LinkKeys keys(path, today);
    std::filesystem::create_directory(path + ".new");  // So that nothing can be written beside it, not even by root.
    const auto meanwhile = keys.sign(claim, later), again = keys.sign(claim, later + 1h);
    CHECK(LinkKeys(path, later).open(meanwhile, later).has_value());
    CHECK(LinkKeys(path, later).open(again, later).has_value());

    std::filesystem::remove(path + ".new");
    const auto after = keys.sign(claim, later + 2h);
    const LinkKeys anew(path, later);
    CHECK(anew.open(after, later).has_value());
    CHECK(anew.open(meanwhile, later + link_life - 1s).has_value());
    CHECK(after.substr(0, 20) != meanwhile.substr(0, 20));
}

TEST_CASE("a key file that others may read, or that is none, is said and not used", "[links]") {
    test::TemporaryFolder folder;
    const auto path = (folder.path() / "links.key").string();
    { LinkKeys keys(path, today); }
    std::filesystem::permissions(path, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    CHECK_THROWS_WITH(LinkKeys(path, today), Catch::Contains("others than its owner may read it"));
    std::filesystem::remove(path);
    std::ofstream{path} << "2022-12-05T09:00:00Z 1234\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
    CHECK_THROWS_WITH(LinkKeys(path, today), Catch::Contains("line 1 is no key"));
    CHECK_THROWS_WITH(LinkKeys((folder.path() / "nowhere" / "links.key").string(), today), Catch::Contains("cannot be written"));
}
