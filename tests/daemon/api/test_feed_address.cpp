// Who is told the secret address of a calendar.
#include "daemon/notify/signed_link.hpp"
#include "tests/daemon/api/world.hpp"

namespace beadle::tests {
namespace {

struct Addresses {
    Addresses() { REQUIRE(control.apply().status == 200); }
    Control::Answer get(const std::string& target, unsigned uid) {
        Control::Answer answer;
        handlers.answer({"GET", target, "", uid}, [&](api::Response response) {
            answer.status = response.status;
            answer.body = json::parse(response.body);
        });
        return answer;
    }

    Control control;
    notify::LinkKeys keys{{{.id = "4e5f6a7b", .secret = std::string(32, 'f'), .made_at = control.backend.civil.now()}}};
    api::Handlers handlers{
        Control::settings(),
        control.backend,
        {.own_uid = 9, .config_dir = BEADLE_SOURCE_DIR "/config", .feed_keys = &keys, .web_address = "https://beadle.icb.example"}};
};

}  // namespace

TEST_CASE("the address of a calendar is told to administrators, to whoever it is of, and to the office that runs the body", "[api][feed]") {
    Addresses addresses;
    struct Case {
        const char* whose;
        unsigned uid;
        int status;
    };
    for (const auto& [whose, uid, status] : std::initializer_list<Case>{{"post=democracy", clerk_uid, 200},
                                                                        {"post=democracy", admin_uid, 200},
                                                                        {"post=democracy", director_uid, 403},
                                                                        {"post=democracy", stranger_uid, 403},
                                                                        {"post=director", director_uid, 200},
                                                                        {"post=director", clerk_uid, 403},
                                                                        {"body=board", clerk_uid, 200},
                                                                        {"body=the%20Board", admin_uid, 200},
                                                                        {"body=LHB", director_uid, 403}}) {
        const auto answer = addresses.get(std::string("/v1/feed?") + whose, uid);
        CAPTURE(whose, uid, json::serialize(answer.body));
        CHECK(answer.status == status);
        CHECK((json::serialize(answer.body).find("/f/") != std::string::npos) == (status == 200));
    }
    const auto first = addresses.get("/v1/feed?post=democracy", clerk_uid), again = addresses.get("/v1/feed?post=democracy", admin_uid);
    CHECK(said(first.body, "address") == said(again.body, "address"));
    CHECK_THAT(said(first.body, "address"), Catch::StartsWith("https://beadle.icb.example/f/") && Catch::EndsWith(".ics"));
    CHECK(said(first.body, "name") == "Ledbury democratic services");
}

TEST_CASE("whose calendar is said wrong, and a daemon without a web, say what to do", "[api][feed]") {
    Addresses addresses;
    const auto to_do = [&](const char* target) { return said(addresses.get(target, admin_uid).body, "what_to_do"); };
    CHECK(to_do("/v1/feed?post=democrasy") == "did you mean 'democracy'?");
    CHECK(to_do("/v1/feed") == "name a post or office, or a body: one of the two");
    CHECK(to_do("/v1/feed?post=democracy&body=board") == "name a post or office, or a body: one of the two");
    CHECK(to_do("/v1/feed?person=x") == "known are: post, body, system");
    const auto without = addresses.control.get("/v1/feed?post=democracy", clerk_uid);
    CHECK(without.status == 409);
    CHECK_THAT(said(without.body, "what_to_do"), Catch::Contains("'web:'"));
}

}  // namespace beadle::tests
