#pragma once
// A Board whose members are asked whether they come to its meeting.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"
#include "workflows/meeting/attendance.hpp"

namespace beadle::testing {

/// The Herefordshire Board with three members from the council (a in the chair, b, c), three from the NHS (d, e, f) and Healthwatch (h); four are a quorum, and
/// one of them must come from each. Whoever is asked has a mailbox, but for h.
inline model::Definition board(const model::AttendanceTerms& terms = {}) {
    auto definition = partnership();
    const auto seat = [&](const char* id, const char* from) {
        auto& post = definition.posts[id];
        post.id = id;
        post.name = std::string("Member ") + id;
        post.body = "hwbb-hfd";
        post.member = true;
        post.comes_from = {from};
        if (std::string_view(id) != "h") post.mail = std::string(id) + "@members.example";
    };
    for (const auto* id : {"a", "b", "c"}) seat(id, "the County Council");
    for (const auto* id : {"d", "e", "f"}) seat(id, "the NHS");
    seat("h", "Healthwatch");
    auto& body = definition.bodies["hwbb-hfd"];
    body.chairs = {"a"};
    body.quorum = {};
    body.quorum.members = 4;
    body.quorum.one_from_each = {"the County Council", "the NHS"};
    set_attendance_terms(definition, "hwbb-hfd", terms);
    return definition;
}

inline model::AttendanceTerms with_named_substitutes() {
    model::AttendanceTerms terms;
    terms.substitutes = model::AttendanceTerms::Substitutes::named;
    terms.named["a"] = {"strategy", "Deputy leader"};
    return terms;
}

inline model::AttendanceTerms asked_at_once() {
    model::AttendanceTerms terms;
    terms.asked = model::AttendanceTerms::Asked::when_the_date_is_fixed;
    return terms;
}

/// It is to meet at 10am on Tuesday 13 December 2022; its agenda goes out on Monday 28 November.
struct Asked {
    World world;
    std::string id;
    explicit Asked(const model::Definition& definition = board()) : world("2022-10-03 10:00", definition) {
        id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
        if (model::attendance_terms(definition, "hwbb-hfd") == asked_at_once()) return;  // Its date can still be moved.
        world.advance_to("2022-11-28 10:00");
        world.record(id, "AgendaPublished");
    }
    Entry answer(const char* post, const char* what, const char* substitute = nullptr, const char* by = "") {
        model::Facts facts{{"post", post}, {"answer", what}};
        if (substitute) facts["substitute"] = substitute;
        return world.record(id, "AttendanceAnswered", facts, "", by);
    }
    void accept(const std::vector<const char*>& posts) {
        for (const auto* post : posts) REQUIRE(verdict(answer(post, "coming")) == "accepted");
    }
    meeting::Expected expected() {
        const auto context = world.context(world[id]);
        return meeting::expected_at(world[id], &world["HWBH"].facts, *context.pinned, *context.zone);
    }
    std::vector<std::string> told(std::string_view template_name) {
        std::vector<std::string> to;
        for (const auto& mail : world.outbox())
            if (mail.notification.template_name == template_name && mail.notification.instance == id && mail.state != "withdrawn")
                to.push_back(mail.notification.to);
        std::sort(to.begin(), to.end());
        return to;
    }
    const model::Notification& last(std::string_view template_name) {
        const model::Notification* found = nullptr;
        for (const auto& mail : world.outbox())
            if (mail.notification.template_name == template_name) found = &mail.notification;
        REQUIRE(found);
        return *found;
    }
};

using Names = std::vector<std::string>;

}  // namespace beadle::testing
