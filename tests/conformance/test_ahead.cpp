// Seeing ahead and definitions under running instances, over every store alike.

#include "tests/catch.hpp"
#include "tests/conformance/stores.hpp"
#include "tests/daemon/api/ahead_world.hpp"

namespace beadle::tests {
namespace {

/// Runs `what` over a system with one meeting in each store in turn, and holds what it gives against the first.
template <class What>
void alike_in_all_stores(What what) {
    std::string first;
    for (const auto& kind : test::all_stores()) {
        INFO(kind.name);
        test::TemporaryFolder folder;
        Control control{kind.make(folder), "2022-11-01T10:00:00Z"};
        control.with_meeting();
        const auto given = what(control);
        REQUIRE_FALSE(given.empty());
        if (first.empty()) first = given;
        CHECK(given == first);
    }
}

TEST_CASE("what if says the same over every store, and leaves each as it was", "[conformance]") {
    alike_in_all_stores([](Control& control) {
        control.backend.go_to("2022-12-01T12:00:00Z");
        const auto before = all_in(*control.backend.store);
        const auto answer =
            control.post("/v1/what-if", {{"moves", json::array{json::object{{"id", "LHB/2022-23/1"}, {"to", "2022-12-20"}}}},
                                         {"holidays", json::array{json::object{{"on", "2022-12-19"}}}},
                                         {"late", json::array{"LHB/2022-23/1:decisions"}}});
        CHECK(answer.status == 200);
        CHECK(all_in(*control.backend.store) == before);
        return json::serialize(answer.body);
    });
}

TEST_CASE("moving what runs gives the same record over every store", "[conformance]") {
    SystemFile file;
    file.replace("    by: 5 clear working days before meeting at 5pm\n", "    by: 7 clear working days before meeting at 5pm\n");
    alike_in_all_stores([&](Control& control) {
        const auto answer = control.apply_file(file.path(), "apply-2", "all");
        CHECK(answer.body.at("applied").at(0).at("moved").as_array().size() == 1);
        std::string lines;
        store::EntryFilter filter;
        filter.limit = 1000;
        for (const auto& entry : control.backend.store->entries(filter).rows) lines += entry.line + "\n";
        return lines + json::serialize(answer.body);
    });
}

/// As it is after a store was put together from two backups: the meeting is pinned to a version that nobody has.
std::string lose_its_version(store::Store& store, const std::string& hash = "5eed") {
    auto meeting = store.load({{"ledbury", "LHB/2022-23/1"}}).instances.at(0);
    auto was = meeting.definition;
    store::Batch batch;
    batch.batch_id = "by hand " + hash;
    meeting.definition = hash;
    store::Batch::InstanceWrite write;
    write.expected_version = meeting.version;
    ++meeting.version;
    write.instance = meeting;
    batch.instances.push_back(write);
    store.commit(batch);
    return was;
}

std::vector<std::string> open_alarms(store::Store& store) {
    std::vector<std::string> texts;
    for (const auto& alarm : store.alarms(false)) texts.push_back(alarm.text);
    return texts;
}

TEST_CASE("an instance whose version is missing is parked at its next event, with an alarm that names the version", "[conformance]") {
    const bool by_timer = GENERATE(false, true);
    alike_in_all_stores([&](Control& control) {
        auto& store = *control.backend.store;
        const auto was = lose_its_version(store);
        if (by_timer) {
            control.backend.go_to("2022-12-06T12:00:00Z");
        } else {  // A person is told what to do.
            const auto answer = control.record("publish", "LHB/2022-23/1", "AgendaPublished");
            INFO(json::serialize(answer.body));
            CHECK(said(answer.body, "verdict") == "not_accepted");
            CHECK(said(answer.body.at("findings").at(0), "numbers")
                      .find("the definition 5eed that LHB/2022-23/1 is pinned to is not in the store") == 0);
            CHECK(answer.body.at("findings").at(0).at("ways_on").as_array().size() == 2);
        }
        CHECK(store.load({{"ledbury", "LHB/2022-23/1"}}).instances.at(0).parked);
        const auto alarms = open_alarms(store);
        REQUIRE(alarms.size() == 1);
        CHECK(alarms[0].find("the definition 5eed that LHB/2022-23/1 is pinned to is not in the store") != std::string::npos);

        // It is not released before the version is there again.
        const auto too_early = control.record("release-1", "LHB/2022-23/1", "InstanceReleased", {}, "", admin_uid);
        CHECK(said(too_early.body, "verdict") == "not_accepted");
        lose_its_version(store, was);
        const auto released = control.record("release-2", "LHB/2022-23/1", "InstanceReleased", {}, "", admin_uid);
        INFO(json::serialize(released.body));
        CHECK(said(released.body, "verdict") == "accepted");
        CHECK(open_alarms(store).empty());
        control.backend.run();
        const auto answer = control.record("publish-2", "LHB/2022-23/1", "AgendaPublished");
        CHECK(said(answer.body, "verdict") != "not_accepted");
        return all_in(store);
    });
}

TEST_CASE("an instance whose version is missing may be moved to the version that is live, and then released", "[conformance]") {
    SystemFile file;
    file.replace("    by: 5 clear working days before meeting at 5pm\n", "    by: 7 clear working days before meeting at 5pm\n");
    alike_in_all_stores([&](Control& control) {
        auto& store = *control.backend.store;
        lose_its_version(store);
        control.record("publish", "LHB/2022-23/1", "AgendaPublished");
        REQUIRE(store.load({{"ledbury", "LHB/2022-23/1"}}).instances.at(0).parked);
        const auto answer = control.apply_file(file.path(), "apply-2", "LHB/2022-23/1");
        INFO(json::serialize(answer.body));
        CHECK(said(answer.body.at("applied").at(0).at("moved").at(0), "verdict") == "accepted");
        CHECK(said(control.record("release", "LHB/2022-23/1", "InstanceReleased", {}, "", admin_uid).body, "verdict") == "accepted");
        CHECK(model::find_duty(store.load({{"ledbury", "LHB/2022-23/1"}}).instances.at(0), "agenda")->due_local ==
              "2022-12-01 17:00 Europe/London");
        return all_in(store);
    });
}

}  // namespace
}  // namespace beadle::tests
