#include "daemon/store/known_systems.hpp"

#include "tests/catch.hpp"

using namespace beadle;

namespace {

/// Rows of the columns number, id and shard.
struct Rows {
    std::vector<std::pair<std::int64_t, std::string>> systems;
    std::size_t at = 0;
    bool next() { return at++ < systems.size(); }
    std::int64_t integer(int column) const { return column == 0 ? systems[at - 1].first : 7; }
    std::string string(int) const { return systems[at - 1].second; }
};

}  // namespace

TEST_CASE("a system that is known stays where it is when more are met, so that whoever holds it may go on", "[store]") {
    store::KnownSystems known;
    known.read(Rows{{{1, "hw"}}});
    const auto* first = known.find("hw");
    REQUIRE(first);
    known.read(Rows{{{1, "hw"}, {2, "gm"}, {5, "bucks"}}});
    CHECK(known.find("hw") == first);
    CHECK(known.find(std::int64_t{5})->id == "bucks");
    CHECK(known.count() == 3);
    CHECK(known.all().back()->shard == 7);
    known.forget_after(2);
    CHECK_FALSE(known.find("bucks"));
    CHECK(known.find("hw") == first);
}
