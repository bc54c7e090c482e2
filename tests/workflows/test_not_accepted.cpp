// What is not accepted, and in which words: a state that is reached, an event that befalls it there, the rule that is named and what the answer says.
// Not accepted is only what contradicts the record, cannot be read, or comes from somebody who may not say it; all else is a fact, and judged.

#include <functional>
#include <map>
#include <set>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"
#include "workflows/decide.hpp"

namespace beadle::testing {
namespace {

using namespace model;

Post member(const char* id) {
    Post post;
    post.id = id;
    post.name = std::string("Member ") + id;
    post.body = "hwbb-hfd";
    post.member = true;
    return post;
}

/// The partnership, with members on the Herefordshire Board, which decides by consensus and whose chair two bodies select jointly.
Definition with_members() {
    auto definition = partnership();
    for (const auto* id : {"a", "b", "c"}) definition.posts[id] = member(id);
    definition.posts["a"].selected_by = {"the ICB", "Herefordshire Council"};
    definition.bodies["hwbb-hfd"].decides_by = "consensus";
    definition.bodies["hwbb-hfd"].made_by = {"the ICB", "Herefordshire Council"};
    return definition;
}

/// An instance that stands where the row wants it; what is asked of it there changes nothing.
struct Stand {
    World world{"2022-10-03 10:00", with_members()};
    std::string instance;
};

using Reach = std::function<void(Stand&)>;

void publish(Stand& stand, const std::string& meeting) {
    stand.world.advance_to("2022-12-02 12:00");
    stand.world.record(meeting, "AgendaPublished");
}

/// A meeting on Tuesday 13 December 2022 that has come as far as `events` say.
Reach meeting(std::vector<std::string> events, const char* body = "hwbb-hfd", const char* kind = "ordinary") {
    return [=](Stand& stand) {
        stand.instance = stand.world.call(body, {{"kind", kind}, {"held_on", "2022-12-13"}, {"at", "10:00"}, {"purpose", "winter plan"}});
        for (const auto& event : events) {
            stand.world.advance_to(event == "AgendaPublished"  ? "2022-12-02 12:00"
                                   : event == "MinutesDrafted" ? "2022-12-20 10:00"
                                                               : "2022-12-13 11:00");
            if (stand.world.now() < World::at("2022-12-13 10:00") && event != "AgendaPublished" && event != "MeetingCancelled")
                stand.world.advance_to("2022-12-13 11:00");
            Facts facts;
            if (event == "MeetingCancelled") facts["reason"] = "snow";
            if (event == "MeetingOpened") facts["members"] = "a, b, c";
            REQUIRE(verdict(stand.world.record(stand.instance, event, facts)) != "not accepted");
        }
    };
}

Reach undated() {
    return [](Stand& stand) {
        stand.instance = stand.world.call("hwbb-hfd", {{"window_from", "2022-12-01"}, {"window_until", "2022-12-31"}});
    };
}

/// An item of the executive, whose decisions can be called in, or of the Herefordshire Board.
Reach item(std::vector<std::pair<std::string, Facts>> events, const char* body = "executive") {
    return [=](Stand& stand) {
        auto on = stand.world.call(body, {{"held_on", "2022-12-13"}, {"at", "10:00"}, {"purpose", "winter plan"}});
        stand.instance = on + "/item/1";
        publish(stand, on);
        stand.world.advance_to("2022-12-13 11:00");
        for (const auto& [kind, facts] : events) {
            if (kind == "DecisionPublished") stand.world.advance_to("2022-12-14 10:00");
            if (kind == "(January)") {
                stand.world.advance_to("2023-01-10 10:00");
                continue;
            }
            REQUIRE(verdict(stand.world.record(stand.instance, kind, facts)) != "not accepted");
        }
    };
}
const std::pair<std::string, Facts> agreed{"ItemDecided", {{"outcome", "agreed"}}};
const std::pair<std::string, Facts> published{"DecisionPublished", {}};

Reach action(std::vector<std::pair<std::string, Facts>> events) {
    return [=](Stand& stand) {
        item({agreed, {"ActionAgreed", {{"title", "write it up"}, {"owner", "strategy"}, {"due", "2023-01-31"}}}})(stand);
        stand.instance += "/action/1";
        for (const auto& [kind, facts] : events) REQUIRE(verdict(stand.world.record(stand.instance, kind, facts)) != "not accepted");
    };
}

Reach report(const char* every) {
    return [=](Stand& stand) {
        item({agreed, {"ActionAgreed", {{"title", "progress"}, {"owner", "strategy"}, {"every", every}, {"until", "further notice"}}}})(
            stand);
        stand.instance += "/action/1";
    };
}

/// A paper for the winter plan of the Assembly, with a meeting in March and one that was cancelled beside its own.
Reach paper(std::vector<std::pair<std::string, Facts>> events) {
    return [=](Stand& stand) {
        auto& world = stand.world;
        auto on = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
        world.call("icp", {{"held_on", "2023-03-14"}, {"purpose", "spring"}});
        world.record(world.call("icp", {{"held_on", "2023-03-28"}}), "MeetingCancelled", {{"reason", "snow"}});
        REQUIRE(verdict(world.record(on, "PaperRequested", {{"title", "winter plan"}, {"item", on + "/item/1"}})) == "accepted");
        stand.instance = on + "/paper/1";
        world.advance_to("2022-11-07 09:00");
        for (const auto& [kind, facts] : events) REQUIRE(verdict(world.record(stand.instance, kind, facts)) != "not accepted");
    };
}
const std::pair<std::string, Facts> sent{"PaperSentForClearance", {}};
const std::pair<std::string, Facts> returned{"PaperReturned", {{"heading", "legal"}, {"reason", "which Act?"}}};

Reach the(const char* instance) {
    return [=](Stand& stand) { stand.instance = instance; };
}

Reach registered(std::vector<std::pair<std::string, Facts>> events) {
    return [=](Stand& stand) {
        stand.instance = "HWBH";
        for (const auto& [kind, facts] : events) REQUIRE(verdict(stand.world.record(stand.instance, kind, facts)) != "not accepted");
    };
}

const std::map<std::string, Reach>& states() {
    static const std::map<std::string, Reach> all{
        {"a meeting to be arranged", undated()},
        {"a meeting in the diary", meeting({})},
        {"a published meeting", meeting({"AgendaPublished"})},
        {"an open meeting", meeting({"AgendaPublished", "MeetingOpened"})},
        {"an adjourned meeting", meeting({"AgendaPublished", "MeetingOpened", "MeetingAdjourned"})},
        {"a concluded meeting", meeting({"AgendaPublished", "MeetingOpened", "MeetingConcluded"})},
        {"a meeting whose minutes are drafted", meeting({"AgendaPublished", "MeetingOpened", "MeetingConcluded", "MinutesDrafted"})},
        {"a cancelled meeting", meeting({"MeetingCancelled"})},
        {"a meeting that did not proceed", meeting({"AgendaPublished", "QuorumFailed"})},
        {"a meeting that went on informally", meeting({"AgendaPublished", "MeetingOpened", "ProceededInformally"})},
        {"a published item", item({})},
        {"a decided item", item({agreed})},
        {"an item open to call-in", item({agreed, published})},
        {"a called-in item", item({agreed, published, {"CalledIn", {}}})},
        {"an item that may be implemented", item({agreed, published, {"(January)", {}}})},
        {"a withdrawn item", item({{"ItemWithdrawn", {{"by", "the director"}}}})},
        {"a deferred item", item({{"ItemDeferred", {}}})},
        {"an item under consensus", item({}, "hwbb-hfd")},
        {"an item that somebody objects to", item({{"ObjectionRecorded", {{"by", "c"}}}}, "hwbb-hfd")},
        {"an open action", action({})},
        {"an action reported done", action({{"ActionReportedDone", {}}})},
        {"a closed action", action({{"ActionClosed", {}}})},
        {"a transferred action", action({{"ActionTransferred", {{"to", "hwbb-hfd"}}}})},
        {"an action on hold", action({{"ActionHeld", {}}})},
        {"a dropped action", action({{"ActionDropped", {}}})},
        {"a report to every meeting", report("meeting")},
        {"a report every quarter", report("quarter")},
        {"a requested paper", paper({})},
        {"a drafted paper", paper({{"PaperDrafted", {}}})},
        {"a paper in clearance", paper({sent})},
        {"a returned paper", paper({sent, returned})},
        {"a cleared paper", paper({sent,
                                   {"HeadingCleared", {{"heading", "legal"}}},
                                   {"HeadingCleared", {{"heading", "finance"}}},
                                   {"HeadingCleared", {{"heading", "equality"}}},
                                   {"HeadingGiven", {{"heading", "wards"}, {"words", "all"}}},
                                   {"HeadingGiven", {{"heading", "classification"}, {"words", "open"}}}})},
        {"an attached paper", paper({sent, {"PaperAttached", {{"version", "1"}}}})},
        {"a withdrawn paper", paper({{"PaperWithdrawn", {{"by", "the director"}}}})},
        {"a register", registered({})},
        {"a register with a requisition", registered({{"MeetingRequisitioned", {{"signatures", "5"}, {"purpose", "beds"}}}})},
        {"a register with a group that has ended",
         registered({{"GroupCalled", {{"name", "Beds"}, {"until", "2022-12-13"}}}, {"GroupEnded", {{"group", "1"}}}})},
        {"a register with a vacancy", registered({{"PostVacated", {{"post", "b"}, {"on", "2022-09-30"}}}})},
        {"a register of a body that one has established", registered({{"BodyEstablished", {{"by", "the ICB"}}}})},
        {"a cycle", the("ICPA/cycle/establishment")},
        {"the system", the("partnership")},
        {"nothing", the("ICPA/2022-23/9")},
    };
    return all;
}

struct Row {
    std::string state;
    std::string event;
    Facts facts;
    std::string rule;
    std::string words;  ///< Part of what is said.
    std::string by = "";
    std::string at = "";
};

const std::vector<Row>& rows();

}  // namespace

TEST_CASE("what is not accepted names the rule, in words that say why, and changes nothing", "[workflows]") {
    std::map<std::string, Stand> reached;
    for (const auto& row : rows()) {
        auto found = reached.find(row.state);
        if (found == reached.end()) {
            found = reached.try_emplace(row.state).first;
            CAPTURE(row.state);
            REQUIRE(states().count(row.state) == 1);
            states().at(row.state)(found->second);
        }
        auto& [world, instance] = found->second;
        auto event = world.event(instance, row.event, row.facts, row.at, row.by);
        event.recorded_at = world.now();
        auto decision = world.ask(event);
        Entry entry{0, event, decision};
        CAPTURE(row.state, row.event, row.words, answer(entry));
        CHECK(decision.verdict == Verdict::not_accepted);
        CHECK(decision.changes.empty());
        const auto* named = finding(entry, row.rule);
        CHECK(named != nullptr);
        if (named) CHECK(named->numbers.find(row.words) != std::string::npos);
        CHECK(answer(entry).find("refused") == std::string::npos);
    }
}

TEST_CASE("a meeting that is to be named is shown in the ids of the body that is asked", "[workflows]") {
    World world{"2023-06-05 10:00", with_members()};
    const auto meeting = world.call("hwbb-hfd", {{"held_on", "2023-07-11"}, {"at", "10:00"}, {"purpose", "summer plan"}});
    REQUIRE(verdict(world.record(meeting, "PaperRequested", {{"title", "summer plan"}})) == "accepted");
    const auto way_on = [&](const std::string& instance, const char* kind, Facts facts, const char* rule) {
        const auto entry = world.record(instance, kind, std::move(facts));
        CAPTURE(answer(entry));
        REQUIRE(finding(entry, rule));
        return finding(entry, rule)->ways_on.front();
    };
    CHECK(way_on("HWBH", "MeetingCalled", {{"instead_of", "the last one"}}, "instead_of") ==
          "Name the meeting that it is called instead of, as instead_of=HWBH/2023-24/3.");
    CHECK(way_on(meeting + "/paper/1", "PaperDeferred", {{"to", "the next one"}}, "to") ==
          "Name the meeting it goes to, as to=HWBH/2023-24/3; leave it out where that is not known yet.");
    world.advance_to("2023-07-11 12:00");
    for (const auto* kind : {"MeetingConcluded", "MinutesDrafted"}) REQUIRE(verdict(world.record(meeting, kind)) != "not accepted");
    CHECK(way_on(meeting, "MinutesConfirmed", {{"at", "the next one"}}, "at") ==
          "Name the later meeting that confirmed the minutes, as at=HWBH/2023-24/3.");
}

TEST_CASE("at least a hundred different events are not accepted, over every state of the table", "[workflows]") {
    std::set<std::string> different, used;
    for (const auto& row : rows()) {
        std::string key = row.state + "|" + row.event + "|" + row.by + "|" + row.at;
        for (const auto& [name, value] : row.facts) key += "|" + name + "=" + value;
        CHECK(different.insert(key).second);
        used.insert(row.state);
    }
    CHECK(different.size() >= 100);
    CHECK(used.size() == states().size());
}

/// Whatever cannot be read is said by the fact's own name, in every state that takes the event at all.
TEST_CASE("a fact that cannot be read is named, wherever the event is told", "[workflows]") {
    struct Unreadable {
        const char* event;
        Facts facts;
        const char* rule;
        std::vector<const char*> states;
    };
    const std::vector<Unreadable> all{
        {"DateFixed", {{"held_on", "soon"}}, "held_on", {"a meeting to be arranged"}},
        {"DateRearranged", {{"held_on", "31 November"}}, "held_on", {"a meeting in the diary"}},
        {"InterestDeclared",
         {{"item", "1"}, {"post", "a"}, {"effect", "sleeps"}},
         "effect",
         {"a meeting in the diary", "a published meeting", "an open meeting", "an adjourned meeting", "a concluded meeting"}},
        {"PublicExcluded",
         {{"items", "1"}, {"grounds", "0"}},
         "grounds",
         {"a published meeting", "an open meeting", "an adjourned meeting", "a concluded meeting"}},
        {"ItemDecided", {{"outcome", "liked"}}, "outcome", {"a published item", "an item under consensus"}},
        {"ActionExtended", {{"due", "later"}, {"reason", "x"}}, "due", {"an open action"}},
    };
    for (const auto& one : all)
        for (const auto* state : one.states) {
            Stand stand;
            states().at(state)(stand);
            auto entry = stand.world.record(stand.instance, one.event, one.facts);
            CAPTURE(state, one.event, answer(entry));
            CHECK(verdict(entry) == "not accepted");
            CHECK(finding(entry, one.rule) != nullptr);
        }
}

namespace {

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        // --- the record: what contradicts it ------------------------------------------------------------------------------------
        {"a cancelled meeting", "DateRearranged", {{"held_on", "2022-12-20"}}, "record", "the meeting was cancelled: snow"},
        {"a cancelled meeting", "DateFixed", {{"held_on", "2022-12-20"}}, "record", "the meeting was cancelled: snow"},
        {"a cancelled meeting", "AgendaPublished", {}, "record", "the meeting was cancelled"},
        {"a cancelled meeting", "MeetingOpened", {{"present", "9"}}, "record", "the meeting was cancelled"},
        {"a cancelled meeting", "MeetingConcluded", {}, "record", "the meeting was cancelled"},
        {"a cancelled meeting", "MeetingCancelled", {{"reason", "ice"}}, "record", "the meeting was cancelled"},
        {"a cancelled meeting", "ItemAdded", {{"title", "grit"}}, "record", "the meeting was cancelled"},
        {"a cancelled meeting", "MinutesDrafted", {}, "record", "the meeting was cancelled"},
        {"a cancelled meeting", "DecisionsPublished", {}, "record", "the meeting was cancelled"},
        {"a cancelled meeting", "MemberArrived", {{"post", "a"}}, "record", "the meeting was cancelled"},
        {"a cancelled meeting", "PublicExcluded", {{"items", "1"}, {"grounds", "3"}}, "record", "the meeting was cancelled"},
        {"a cancelled meeting", "SupplementPublished", {{"items", "1"}}, "record", "the meeting was cancelled"},
        {"a cancelled meeting", "InterestDeclared", {{"item", "1"}, {"post", "a"}, {"effect", "leaves"}}, "record", "was cancelled"},
        {"a cancelled meeting", "ReportReceived", {}, "record", "the meeting was cancelled"},
        {"a meeting that did not proceed", "MeetingOpened", {}, "record", "the meeting did not proceed: no quorum"},
        {"a meeting that did not proceed", "MeetingConcluded", {}, "record", "the meeting did not proceed: no quorum"},
        {"a meeting that did not proceed", "MeetingAdjourned", {}, "record", "the meeting did not proceed"},
        {"a meeting that did not proceed", "ProceededInformally", {}, "record", "the meeting did not proceed"},
        {"a meeting that did not proceed", "MinutesDrafted", {}, "record", "the meeting did not proceed"},
        {"a meeting that did not proceed", "MemberLeft", {{"post", "a"}}, "record", "the meeting did not proceed"},
        {"a published meeting", "DateRearranged", {{"held_on", "2022-12-20"}}, "record", "notice of this meeting has been given"},
        {"a published meeting", "DateFixed", {{"held_on", "2022-12-20"}}, "record", "notice of this meeting has been given"},
        {"an open meeting", "DateRearranged", {{"held_on", "2022-12-20"}}, "record", "notice of this meeting has been given"},
        {"an open meeting", "MeetingCancelled", {{"reason", "ice"}}, "record", "the meeting is recorded as 'open'"},
        {"a concluded meeting", "DateRearranged", {{"held_on", "2022-12-20"}}, "record", "the meeting has been held"},
        {"a concluded meeting", "MeetingCancelled", {{"reason", "ice"}}, "record", "the meeting is recorded as 'concluded'"},
        {"a concluded meeting", "QuorumFailed", {}, "record", "the meeting is recorded as 'concluded'"},
        {"a concluded meeting", "ItemAdded", {{"title", "grit"}}, "record", "the meeting is over: nothing can be added to its agenda"},
        {"a concluded meeting", "MemberArrived", {{"post", "a"}}, "record", "the meeting was over by then"},
        {"a concluded meeting", "MemberReturned", {{"post", "a"}}, "record", "the meeting was over by then"},
        {"a meeting that went on informally", "QuorumFailed", {}, "record", "the meeting is recorded as 'proceeded informally'"},
        {"a meeting that went on informally", "ItemAdded", {{"title", "grit"}}, "record", "the meeting is over"},
        {"a meeting that went on informally", "MemberLeft", {{"post", "a"}}, "record", "the meeting was over by then"},
        {"a meeting in the diary",
         "DateFixed",
         {{"held_on", "2022-12-20"}},
         "record",
         "the date is fixed already, on Tuesday 13 December 2022"},
        {"a meeting in the diary", "SupplementPublished", {{"items", "1"}}, "record", "the agenda is not published yet"},
        {"a meeting in the diary", "MemberLeft", {{"post", "a"}}, "record", "a is not recorded as present"},
        {"a meeting to be arranged", "MemberArrived", {{"post", "a"}}, "record", "the meeting has no date yet"},
        {"a meeting to be arranged", "AgendaPublished", {}, "record", "the meeting has no date yet"},
        {"a meeting to be arranged", "SupplementPublished", {{"items", "1"}}, "record", "the agenda is not published yet"},
        {"an open meeting", "MemberArrived", {{"post", "a"}}, "record", "a has been there since 11am"},
        {"an open meeting", "MemberReturned", {{"post", "d"}}, "record", "d is not recorded as having left"},
        {"an open meeting", "MemberLeft", {{"post", "d"}}, "record", "d is not recorded as present"},
        {"an adjourned meeting", "MemberArrived", {{"post", "b"}}, "record", "b has been there since 11am"},
        {"a decided item", "ItemDecided", {{"outcome", "declined"}}, "record", "the item is recorded as 'decided'"},
        {"a decided item", "ItemWithdrawn", {{"by", "the director"}}, "record", "the item is recorded as 'decided'"},
        {"a decided item", "ItemDeferred", {}, "record", "the item is recorded as 'decided'"},
        {"a decided item", "ObjectionRecorded", {{"by", "a"}}, "record", "what was decided was decided without an objection"},
        {"a decided item", "CallInEnded", {}, "record", "the item is recorded as 'decided'"},
        {"an item open to call-in", "ItemDecided", {{"outcome", "agreed"}}, "record", "the item is recorded as 'open to call-in'"},
        {"an item open to call-in", "DecisionPublished", {}, "record", "the item is recorded as 'open to call-in'"},
        {"an item open to call-in", "ObjectionRecorded", {{"by", "a"}}, "record", "the item is recorded as 'open to call-in'"},
        {"a called-in item", "CalledIn", {}, "record", "the item is recorded as 'called in'"},
        {"a called-in item", "ItemWithdrawn", {}, "record", "the item is recorded as 'called in'"},
        {"an item that may be implemented", "CalledIn", {}, "call-in", "the last day to call it in was Wednesday 21 December 2022"},
        {"an item that may be implemented", "CallInEnded", {}, "record", "the item is recorded as 'may be implemented'"},
        {"a published item", "DecisionPublished", {}, "record", "the item is recorded as 'published'"},
        {"a published item", "CalledIn", {}, "record", "the item is recorded as 'published'"},
        {"a published item", "DecisionImplemented", {}, "record", "there is no decision to implement"},
        {"a published item", "ObjectionWithdrawn", {{"by", "a"}}, "record", "no objection by a is recorded"},
        {"a withdrawn item", "ItemDecided", {{"outcome", "agreed"}}, "record", "the item is recorded as 'withdrawn'"},
        {"a withdrawn item", "UrgencyAccepted", {{"reason", "x"}}, "record", "the item is recorded as 'withdrawn'"},
        {"a withdrawn item", "InterestDeclared", {{"post", "a"}, {"effect", "leaves"}}, "record", "the item is recorded as 'withdrawn'"},
        {"a withdrawn item", "DecisionImplemented", {}, "record", "the item is recorded as 'withdrawn'"},
        {"a deferred item", "ItemDecided", {{"outcome", "agreed"}}, "record", "the item is recorded as 'deferred'"},
        {"a deferred item", "ItemWithdrawn", {}, "record", "the item is recorded as 'deferred'"},
        {"a deferred item", "ObjectionRecorded", {{"by", "a"}}, "record", "the item is recorded as 'deferred'"},
        {"a closed action",
         "ActionExtended",
         {{"due", "2023-02-28"}, {"reason", "x"}},
         "record",
         "the action is recorded as 'closed by the body'"},
        {"a closed action", "ActionResumed", {}, "record", "the action is recorded as 'closed by the body'"},
        {"a closed action", "ActionHeld", {}, "record", "the action is recorded as 'closed by the body'"},
        {"a transferred action", "ActionClosed", {}, "record", "the action is recorded as 'transferred'"},
        {"a transferred action", "ActionHeld", {}, "record", "the action is recorded as 'transferred'"},
        {"an action on hold", "ActionExtended", {{"due", "2023-02-28"}, {"reason", "x"}}, "record", "the action is recorded as 'on hold'"},
        {"a dropped action", "ActionClosed", {}, "record", "the action is recorded as 'no longer needed'"},
        {"a dropped action", "ActionExtended", {{"due", "2023-02-28"}, {"reason", "x"}}, "record", "recorded as 'no longer needed'"},
        {"an open action", "ActionResumed", {}, "record", "the action is recorded as 'open'"},
        {"a register with a group that has ended", "GroupEnded", {{"group", "1"}}, "record", "the group has ended already"},
        {"a register with a vacancy", "PostVacated", {{"post", "b"}}, "record", "is vacant on Monday 3 October 2022 already"},
        {"a register with a vacancy",
         "TermRenewed",
         {{"post", "b"}, {"term_ends", "2026-01-01"}},
         "record",
         "nobody is recorded as holding"},
        {"a register of a body that one has established", "BodyEstablished", {{"by", "the ICB"}}, "record", "has established it already"},
        {"a register", "RequisitionRefused", {}, "record", "no requisition is presented"},
        // --- consensus ------------------------------------------------------------------------------------------------------------
        {"an item under consensus", "ItemDecided", {{"outcome", "agreed"}, {"objection_by", "b"}}, "consensus", "objection by b"},
        {"an item under consensus", "ItemDecided", {{"outcome", "agreed"}, {"votes_against", "2"}}, "consensus", "2 votes against"},
        {"an item that somebody objects to", "ItemDecided", {{"outcome", "approved"}}, "consensus", "objection by c"},
        {"an item that somebody objects to",
         "ItemDecided",
         {{"outcome", "supported"}, {"objection_by", "b"}},
         "consensus",
         "objection by c, b"},
        // --- who may say it -------------------------------------------------------------------------------------------------------
        {"a meeting in the diary", "AgendaPublished", {}, "rights", "holder of strategy may not record AgendaPublished", "strategy"},
        {"a published meeting", "MeetingOpened", {}, "rights", "clerk of worcs may not record MeetingOpened", "worcs"},
        {"an open meeting", "MemberLeft", {{"post", "a"}}, "rights", "clerk of worcs may not record MemberLeft", "worcs"},
        {"an open meeting", "PublicExcluded", {{"items", "1"}, {"grounds", "3"}}, "rights", "may not record PublicExcluded", "icb"},
        {"a decided item", "DecisionPublished", {}, "rights", "clerk of hfd may not record DecisionPublished", "hfd"},
        {"a register", "MeetingCalled", {{"held_on", "2022-12-13"}}, "rights", "clerk of icb may not record MeetingCalled", "icb"},
        {"a register", "PostFilled", {{"post", "b"}, {"person", "p-1"}}, "rights", "may not record PostFilled", "worcs"},
        {"a register", "BodyEstablished", {{"by", "the ICB"}}, "rights", "may not record BodyEstablished", "icb"},
        {"an open action", "ActionClosed", {}, "rights", "holder of one-herefordshire may not record ActionClosed", "one-herefordshire"},
        {"a cycle", "SlotFulfilled", {{"slot", "special"}}, "rights", "clerk of icb may not record SlotFulfilled"},
        {"a cycle", "SlotOverdue", {{"slot", "special"}}, "rights", "clerk of icb may not record SlotOverdue"},
        {"the system", "ClockAccepted", {}, "rights", "may not record ClockAccepted", "icb"},
        {"the system", "DefinitionApplied", {{"definition", "x"}}, "rights", "may not record DefinitionApplied", "icb"},
        {"nothing", "MeetingEntered", {}, "rights", "may not enter 'ICPA/2022-23/9'"},
        {"nothing", "ItemEntered", {}, "rights", "may not enter 'ICPA/2022-23/9'"},
        {"nothing", "ActionEntered", {}, "rights", "may not enter 'ICPA/2022-23/9'"},
        {"a meeting in the diary", "InstanceReleased", {}, "rights", "may not record InstanceReleased"},
        {"a meeting in the diary", "InstanceReleased", {{"reason", "mended"}}, "record", "is not parked", "admin"},
        {"a meeting in the diary", "MailAccepted", {{"notification", "n"}}, "rights", "may not record MailAccepted"},
        // --- what there is not ------------------------------------------------------------------------------------------------------
        {"nothing", "MeetingOpened", {}, "record", "there is no 'ICPA/2022-23/9'"},
        {"nothing", "NoteMade", {{"note", "x"}}, "record", "there is no 'ICPA/2022-23/9'"},
        {"a meeting in the diary", "AgendaPublishd", {}, "event", "'AgendaPublishd' is no event of this meeting"},
        {"a published item", "MeetingOpened", {}, "event", "'MeetingOpened' is no event of this item"},
        {"an open action", "ItemDecided", {{"outcome", "agreed"}}, "event", "'ItemDecided' is no event of this action"},
        {"a register", "AgendaPublished", {}, "event", "'AgendaPublished' is no event of a body"},
        {"an open meeting", "PublicExcluded", {{"items", "4"}, {"grounds", "3"}}, "items", "/item/4' is no item of this meeting"},
        {"an open meeting", "SupplementPublished", {{"items", "9"}}, "items", "/item/9' is no item of this meeting"},
        {"an open meeting", "InterestDeclared", {{"item", "8"}, {"post", "a"}, {"effect", "stays"}}, "items", "is no item of this meeting"},
        {"a meeting in the diary", "DutyExcused", {{"duty", "nothing"}, {"reason", "x"}}, "duty", "there is no duty 'nothing' here"},
        {"a meeting in the diary", "DutyDone", {{"duty", "nothing"}}, "duty", "there is no duty 'nothing' here"},
        {"a register", "MeetingCalled", {{"requisition", "3"}}, "requisition", "there is no requisition '3' of this body"},
        {"a register",
         "MeetingCalled",
         {{"instead_of", "HWBH/2022-23/9"}},
         "instead_of",
         "there is no meeting 'HWBH/2022-23/9' of this body"},
        {"a register", "GroupEnded", {{"group", "2"}}, "group", "there is no such group of this body"},
        {"a register", "PostFilled", {{"post", "treasurer"}, {"person", "p-1"}}, "post", "'treasurer' is no post of this system"},
        {"a register", "PostFilled", {{"post", "strategy"}, {"person", "p-1"}}, "post", "Director of strategy is no post of this body"},
        {"a register", "BodyEstablished", {{"by", "Powys"}}, "by", "'Powys' does not make Herefordshire Board"},
        {"a register", "ChairSelected", {{"post", "a"}, {"person", "p-1"}, {"by", "Powys"}}, "by", "'Powys' does not select the Member a"},
        {"a register",
         "ChairSelected",
         {{"post", "b"}, {"person", "p-1"}, {"by", "the ICB"}},
         "post",
         "names nobody who selects the Member b"},
        {"a meeting whose minutes are drafted",
         "MinutesConfirmed",
         {{"at", "HWBH/2022-23/7"}},
         "at",
         "there is no meeting 'HWBH/2022-23/7'"},
        {"a meeting in the diary", "EnteredInError", {{"entry", "99"}, {"reason", "x"}}, "entry", "entry 99 is not in the history"},
        // --- what is missing or cannot be read ----------------------------------------------------------------------------------
        {"a meeting in the diary", "EnteredInError", {{"reason", "x"}}, "entry", "which entry was made in error is missing"},
        {"a meeting to be arranged", "DateFixed", {}, "held_on", "the date of the meeting is missing"},
        {"a meeting to be arranged", "DateFixed", {{"held_on", "13/12/2022"}}, "held_on", "'13/12/2022' is not a date"},
        {"a meeting to be arranged", "DateFixed", {{"held_on", "2022-12-13"}, {"at", "25:00"}}, "at", "'25:00'"},
        {"a meeting to be arranged", "DateFixed", {{"held_on", "2023-03-26"}, {"at", "01:30"}}, "at", "the clocks change"},
        {"a meeting in the diary", "ItemAdded", {}, "title", "the item needs a title"},
        {"an open meeting", "MemberArrived", {}, "person", "who it is, is missing"},
        {"an open meeting", "MemberArrived", {{"person", "Dr Who (NHS)"}}, "person", "is no id"},
        {"an open meeting", "PublicExcluded", {{"grounds", "3"}}, "items", "which items it is about is missing"},
        {"an open meeting", "PublicExcluded", {{"items", "1"}}, "grounds", "the grounds are missing"},
        {"an open meeting", "PublicExcluded", {{"items", "1"}, {"grounds", "8"}}, "grounds", "'8' is no paragraph of Schedule 12A Part 1"},
        {"an open meeting", "InterestDeclared", {{"post", "a"}, {"effect", "leaves"}}, "items", "which items it is about is missing"},
        {"an open meeting", "InterestDeclared", {{"item", "1"}, {"effect", "leaves"}}, "person", "who declares it is missing"},
        {"an open meeting", "InterestDeclared", {{"item", "1"}, {"post", "a"}}, "effect", "its effect is missing"},
        {"an open meeting", "InterestDeclared", {{"item", "1"}, {"post", "a"}, {"effect", "goes"}}, "effect", "'goes' is no effect"},
        {"a published item", "ItemDecided", {}, "outcome", "the outcome is missing"},
        {"a published item", "ItemDecided", {{"outcome", "liked"}}, "outcome", "'liked' is not an outcome"},
        {"a published item", "ObjectionRecorded", {}, "person", "who it is, is missing"},
        {"an open action", "OwnerNamed", {}, "owner", "the owner is missing"},
        {"an open action", "DateNamed", {{"due", "soon"}}, "due", "the date is missing or not a date"},
        {"an open action", "ActionExtended", {{"due", "2023-02-28"}}, "reason", "an extension needs a reason"},
        {"an open action", "ActionTransferred", {}, "to", "to whom is missing"},
        {"a register", "MeetingCalled", {{"kind", "annual"}}, "kind", "'annual' is not a kind of meeting"},
        {"a register", "MeetingCalled", {{"held_on", "soon"}}, "held_on", "'soon' is not a date"},
        {"a register", "MeetingAdopted", {{"state", "published"}}, "held_on", "a meeting that is entered mid-way needs its date"},
        {"a register", "MeetingRequisitioned", {{"purpose", "beds"}}, "by", "who signed it is missing"},
        {"a register", "MeetingRequisitioned", {{"signatures", "5"}}, "purpose", "the business that the meeting is asked for is missing"},
        {"a register", "GroupCalled", {{"until", "2022-12-13"}}, "name", "the group's name is missing"},
        {"a register", "GroupCalled", {{"name", "Beds"}}, "until", "the day by which it is to finish is missing"},
        {"a register", "GroupCalled", {{"name", "Beds"}, {"until", "soon"}}, "until", "'soon' is not a date"},
        {"a register", "GroupCalled", {{"name", "Beds"}, {"until", "2022-10-02"}}, "until", "it would end before it begins"},
        {"a register", "PostFilled", {{"post", "b"}}, "person", "the person is missing"},
        {"a register", "PostFilled", {{"person", "p-1"}}, "post", "which post is missing"},
        {"a register", "PostFilled", {{"post", "b"}, {"person", "p-1"}, {"from", "then"}}, "from", "'then' is not a date"},
        {"a register", "PostFilled", {{"post", "b"}, {"person", "p-1"}, {"capacity", "king"}}, "capacity", "'king' is no capacity"},
        {"a register",
         "PostFilled",
         {{"post", "b"}, {"person", "p-1"}, {"term_ends", "2022-01-01"}},
         "from",
         "it would end before it begins"},
        {"a register", "TermRenewed", {{"post", "b"}}, "term_ends", "until when it is renewed is missing"},
        {"a register", "ChairSelected", {{"post", "a"}, {"by", "the ICB"}}, "person", "whom they select is missing"},
        {"a register", "ChairSelected", {{"post", "a"}, {"person", "p-1"}}, "by", "who selects is missing"},
        {"a register", "BodyEstablished", {}, "by", "who established it is missing"},
        {"a register with a requisition", "RequisitionRefused", {{"requisition", "2"}}, "record", "no requisition is presented"},
        {"an action reported done", "DutyExcused", {{"duty", "done"}, {"reason", "x"}}, "duty", "'done' has ended already: met"},
        {"a meeting in the diary", "DutyExcused", {{"duty", "agenda/hfd"}}, "reason", "an excuse needs a reason"},
        {"a meeting in the diary", "MailReleased", {}, "notification", "which message is missing"},
        // --- papers and actions -----------------------------------------------------------------------------------------------
        {"a withdrawn paper", "PaperDrafted", {}, "record", "the paper was withdrawn"},
        {"a withdrawn paper", "PaperAttached", {}, "record", "the paper was withdrawn"},
        {"a withdrawn paper", "PaperDeferred", {{"to", "ICPA/2022-23/2"}}, "record", "the paper was withdrawn"},
        {"an attached paper", "PaperReturned", {{"heading", "legal"}, {"reason", "x"}}, "record", "the paper is recorded as 'attached'"},
        {"an attached paper", "PaperResubmitted", {}, "record", "the paper is recorded as 'attached'"},
        {"a requested paper", "PaperResubmitted", {}, "record", "the paper is recorded as 'requested'"},
        {"a paper in clearance", "PaperResubmitted", {}, "record", "the paper is recorded as 'in clearance'"},
        {"a paper in clearance", "PaperCleared", {}, "clearance", "nobody's silence clears a paper"},
        {"a returned paper", "PaperCleared", {}, "clearance", "legal implications (returned by Head of legal)"},
        {"a paper in clearance", "HeadingCleared", {}, "heading", "which heading is cleared is not said"},
        {"a paper in clearance", "HeadingCleared", {{"heading", "carbon"}}, "heading", "a paper of this body has no heading 'carbon'"},
        {"a paper in clearance",
         "HeadingCleared",
         {{"heading", "wards"}},
         "heading",
         "the wards affected have no reviewer: they are given"},
        {"a paper in clearance",
         "HeadingGiven",
         {{"heading", "legal"}, {"words", "none"}},
         "heading",
         "are not given but cleared, by Head of legal"},
        {"a paper in clearance", "HeadingGiven", {}, "heading", "which heading is given is not said"},
        {"a paper in clearance", "HeadingGiven", {{"heading", "wards"}}, "words", "what is given is missing"},
        {"a paper in clearance",
         "HeadingGiven",
         {{"heading", "classification"}, {"words", "secret"}},
         "classification",
         "'secret' is no classification"},
        {"a paper in clearance", "HeadingCleared", {{"heading", "finance"}}, "rights", "is for", "icb-legal"},
        {"a paper in clearance",
         "PaperReturned",
         {{"heading", "finance"}, {"reason", "x"}},
         "rights",
         "for Director of finance to say",
         "icb-legal"},
        {"a paper in clearance",
         "PaperReturned",
         {{"heading", "wards"}, {"reason", "x"}},
         "heading",
         "have no reviewer who could return them"},
        {"a returned paper",
         "PaperResubmitted",
         {{"heading", "finance"}},
         "heading",
         "the resource implications are not with the author just now"},
        {"a cleared paper", "PaperReturned", {{"reason", "x"}}, "heading", "no reviewer has it: every heading is cleared or returned"},
        {"an attached paper",
         "PaperDeferred",
         {{"item", "ICPA/2022-23/1/item/1"}},
         "to",
         "of which meeting 'ICPA/2022-23/1/item/1' is an item is not said"},
        {"an attached paper", "PaperDeferred", {{"to", "ICPA/2022-23/9"}}, "to", "there is no meeting 'ICPA/2022-23/9' of this body"},
        {"a drafted paper",
         "PaperDeferred",
         {{"to", "ICPA/2022-23/2"}, {"item", "ICPA/2022-23/1/item/1"}},
         "item",
         "is no item of ICPA/2022-23/2"},
        {"a drafted paper", "PaperDeferred", {{"to", "ICPA/2022-23/3"}}, "to", "ICPA/2022-23/3 is recorded as 'cancelled'"},
        {"a drafted paper", "ItemDecided", {{"outcome", "agreed"}}, "event", "'ItemDecided' is no event of this paper"},
        {"a cleared paper", "PaperWithdrawn", {{"by", "the director"}}, "rights", "may not record PaperWithdrawn", "icb-legal"},
        {"an open action", "ExtensionAsked", {{"reason", "x"}}, "due", "until when is missing, or not a date"},
        {"an open action", "ExtensionAsked", {{"due", "2023-02-28"}}, "reason", "asking for more time needs a reason"},
        {"an open action", "ExtensionDeclined", {}, "record", "nobody has asked for more time"},
        {"an open action", "FrequencyNamed", {{"every", "fortnight"}}, "every", "'fortnight' does not say how often"},
        {"an open action", "FrequencyNamed", {}, "every", "how often is missing"},
        {"an open action", "EndNamed", {{"until", "later"}}, "until", "'later' is neither a date nor 'further notice'"},
        {"an open action", "EndNamed", {}, "until", "until when is missing"},
        {"an open action", "ActionTransferred", {{"to", "EXEC"}}, "to", "it is with Executive already"},
        {"an open action",
         "ActionTransferred",
         {{"to", "icb-finance"}},
         "to",
         "Director of finance is no body: the action stays with this one"},
        {"a report to every meeting",
         "ActionExtended",
         {{"due", "2023-02-28"}, {"reason", "x"}},
         "recurring report",
         "no report is due that could have more time"},
        {"a report every quarter",
         "ActionExtended",
         {{"due", "2023-06-30"}, {"reason", "x"}},
         "recurring report",
         "by then the next report is due, on Tuesday 13 June 2023"},
        {"a report every quarter", "ActionExtended", {{"due", "2023-03-31"}}, "reason", "an extension needs a reason"},
        {"an action reported done",
         "ActionExtended",
         {{"due", "2023-02-28"}, {"reason", "x"}},
         "record",
         "the action is recorded as 'reported done'"},
        {"an action on hold", "ExtensionAsked", {{"due", "2023-02-28"}, {"reason", "x"}}, "record", "the action is recorded as 'on hold'"},
        {"a transferred action", "OwnerNamed", {{"owner", "strategy"}}, "record", "the action is recorded as 'transferred'"},
        {"a dropped action", "ActionHeld", {}, "record", "the action is recorded as 'no longer needed'"},
        // --- time -------------------------------------------------------------------------------------------------------------------
        {"a meeting in the diary", "MeetingOpened", {}, "time", "which is still to come", "", "2022-12-13 10:00"},
        {"a published item", "ItemDecided", {{"outcome", "agreed"}}, "time", "which is still to come", "", "2022-12-24 10:00"},
        {"an open action", "ActionReportedDone", {}, "time", "which is still to come", "", "2023-06-01 10:00"},
        {"a register", "PostVacated", {{"post", "b"}}, "time", "which is still to come", "", "2022-10-04 10:00"},
    };
    return all;
}

}  // namespace

}  // namespace beadle::testing
