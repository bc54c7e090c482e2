// Every state against every event, asked of decide() and printed for people to read: tests/golden/workflows/. Run with UPDATE_GOLDEN=1 to write
// the files anew, then read what changed as an officer would.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/workflows/support/strategy_world.hpp"
#include "tests/workflows/support/transfer.hpp"
#include "tests/workflows/support/world.hpp"
#include "workflows/decide.hpp"

namespace beadle::testing {
namespace {

using namespace model;

std::string golden_path(const std::string& name) { return std::string{BEADLE_SOURCE_DIR} + "/tests/golden/workflows/" + name; }

/// The file holds this text; with UPDATE_GOLDEN=1 it is made to.
void check_golden(const std::string& name, const std::string& text) {
    if (const char* update = std::getenv("UPDATE_GOLDEN"); update && *update == '1') std::ofstream{golden_path(name)} << text;
    std::ifstream in{golden_path(name)};
    std::stringstream held;
    held << in.rdbuf();
    INFO("run with UPDATE_GOLDEN=1 to write tests/golden/workflows/" << name);
    CHECK(held.str() == text);
}

/// An instance that stands in a state, and when its events are natural.
struct Column {
    std::string heading;
    std::shared_ptr<World> world;
    std::string instance;
};
struct Row {
    std::string event;
    Facts facts;
    std::string at;
    std::string by = "";
};

/// One matrix: how each event is taken in each state, and underneath why what is not accepted is not.
class Matrix {
public:
    Matrix(std::string title, std::vector<Column> columns) : title_(std::move(title)), columns_(std::move(columns)) {}

    std::string print(const std::vector<Row>& rows) {
        std::string text = "### " + title_ + "\n\n| |";
        for (const auto& column : columns_) text += " " + column.heading + " |";
        text += "\n| --- |";
        for (std::size_t i = 0; i < columns_.size(); ++i) text += " --- |";
        text += "\n";
        for (const auto& row : rows) {
            text += "| **" + row.event + "** |";
            for (const auto& column : columns_) text += " " + cell(column, row) + " |";
            text += "\n";
        }
        if (!reasons_.empty()) text += "\nNot accepted, because\n\n";
        for (std::size_t i = 0; i < reasons_.size(); ++i) text += std::to_string(i + 1) + ". " + reasons_[i] + "\n";
        return text + "\n";
    }

private:
    std::string cell(const Column& column, const Row& row) {
        auto event = column.world->event(column.instance, row.event, row.facts, row.at, row.by);
        event.recorded_at = World::at("2023-04-03 09:00");
        auto decision = column.world->ask(event);
        if (decision.verdict == Verdict::not_accepted) return "no: " + std::to_string(reason(decision));
        std::string text, remark;
        for (const auto& change : decision.changes)
            if (const auto* moved = std::get_if<Moved>(&change); moved && moved->from != moved->to) {
                text += (text.empty() ? "→ " : ", ") + moved->to;
                if (!moved->passed_through.empty()) text += " (" + std::to_string(moved->passed_through.size()) + " passed)";
            }
        for (const auto& finding : decision.findings)
            if (finding.numbers.find("recorded after what followed") != std::string::npos) remark = "late fact";
        if (text.empty()) text = remark.empty() ? (decision.changes.empty() ? "noted" : "stays") : remark;
        return decision.verdict == Verdict::accepted_with_breach ? text + ", breach" : text;
    }

    std::size_t reason(const Decision& decision) {
        REQUIRE_FALSE(decision.findings.empty());
        CHECK(decision.changes.empty());
        const auto& finding = decision.findings.back();
        CHECK_FALSE(finding.numbers.empty());
        auto words = finding.numbers + (finding.ways_on.empty() ? "" : " — " + finding.ways_on.front());
        auto found = std::find(reasons_.begin(), reasons_.end(), words);
        if (found == reasons_.end()) found = reasons_.insert(reasons_.end(), words);
        return static_cast<std::size_t>(found - reasons_.begin()) + 1;
    }

    std::string title_;
    std::vector<Column> columns_;
    std::vector<std::string> reasons_;
};

/// The meetings' matrix has a December meeting of the assembly on its own, and one in March that can confirm its minutes.
const std::vector<Row>& meeting_events() {
    static const std::vector<Row> rows{
        {"DateFixed", {{"held_on", "2022-12-13"}}, "2022-10-03 09:00"},
        {"DateRearranged", {{"held_on", "2022-12-15"}}, "2022-11-01 09:00"},
        {"ReportsCalled", {}, "2022-11-07 09:00"},
        {"AgendaSettled", {}, "2022-12-01 09:00"},
        {"AgendaPublished", {}, "2022-12-02 12:00"},
        {"MeetingOpened", {{"present", "9"}}, "2022-12-13 10:00"},
        {"MeetingAdjourned", {}, "2022-12-13 10:30"},
        {"MeetingResumed", {}, "2022-12-13 11:00"},
        {"QuorumFailed", {{"present", "5"}}, "2022-12-13 11:30"},
        {"ProceededInformally", {}, "2022-12-13 11:30"},
        {"MeetingConcluded", {}, "2022-12-13 12:00"},
        {"MeetingCancelled", {{"reason", "snow"}}, "2022-12-12 15:00"},
        {"MinutesDrafted", {}, "2022-12-20 09:00"},
        {"MinutesCleared", {}, "2022-12-21 09:00"},
        {"MinutesPublished", {}, "2022-12-22 09:00"},
        {"MinutesConfirmed", {{"at", "ICPA/2022-23/2"}}, "2023-03-14 10:05"},
        {"MinutesSigned", {}, "2023-03-14 10:10"},
    };
    return rows;
}

const std::vector<Row>& more_of_meetings() {
    static const std::vector<Row> rows{
        {"ItemAdded", {{"title", "winter plan"}}, "2022-12-06 09:00"},
        {"NoticeGiven", {}, "2022-12-02 12:00"},
        {"ReportReceived", {}, "2022-11-25 09:00", "strategy"},
        {"DecisionsPublished", {}, "2022-12-14 09:00"},
        {"MemberArrived", {{"post", "strategy"}}, "2022-12-13 10:15"},
        {"MemberLeft", {{"post", "one-herefordshire"}}, "2022-12-13 10:20"},
        {"MemberReturned", {{"post", "one-herefordshire"}}, "2022-12-13 10:25"},
        {"InterestDeclared", {{"item", "1"}, {"post", "strategy"}, {"effect", "leaves"}}, "2022-12-13 10:15"},
        {"PublicExcluded", {{"items", "1"}, {"grounds", "3"}}, "2022-12-13 10:15"},
        {"SupplementPublished", {{"items", "1"}}, "2022-12-09 12:00"},
        {"NoteMade", {{"note", "words"}}, "2022-12-06 09:00"},
        {"DutyExcused", {{"duty", "chapter/strategy"}, {"reason", "agreed"}}, "2022-11-28 09:00"},
    };
    return rows;
}

std::shared_ptr<World> meeting_after(const std::vector<std::string>& events) {
    auto world = std::make_shared<World>("2022-09-01 10:00");
    REQUIRE(world->call("icp", {{"window_from", "2022-12-01"}, {"window_until", "2022-12-31"}}) == "ICPA/2022-23/1");
    REQUIRE(world->call("icp", {{"held_on", "2023-03-14"}}) == "ICPA/2022-23/2");
    for (const auto& kind : events) {
        const auto& rows = meeting_events();
        const auto& row = *std::find_if(rows.begin(), rows.end(), [&](const Row& one) { return one.event == kind; });
        world->advance_to(row.at);
        auto entry = world->record("ICPA/2022-23/1", kind, row.facts);
        INFO(answer(entry));
        REQUIRE(entry.decision.verdict == Verdict::accepted);
    }
    return world;
}

Column meeting_in(const std::string& state, const std::vector<std::string>& events, std::size_t region = 0) {
    auto world = meeting_after(events);
    REQUIRE(world->state("ICPA/2022-23/1", region) == state);
    return {state, world, "ICPA/2022-23/1"};
}

std::string meeting_matrix() {
    std::vector<std::string> published{"DateFixed", "ReportsCalled", "AgendaSettled", "AgendaPublished"};
    auto after = [&](std::vector<std::string> more) {
        auto all = published;
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    std::vector<Column> business{
        meeting_in("to be arranged", {}),
        meeting_in("in the diary", {"DateFixed"}),
        meeting_in("reports called for", {"DateFixed", "ReportsCalled"}),
        meeting_in("agenda settled", {"DateFixed", "ReportsCalled", "AgendaSettled"}),
        meeting_in("published", published),
        meeting_in("open", after({"MeetingOpened"})),
        meeting_in("adjourned", after({"MeetingOpened", "MeetingAdjourned"})),
        meeting_in("concluded", after({"MeetingOpened", "MeetingConcluded"})),
        meeting_in("did not proceed", after({"QuorumFailed"})),
        meeting_in("proceeded informally", after({"ProceededInformally"})),
        meeting_in("cancelled", after({"MeetingCancelled"})),
    };
    auto held = after(
        {"MeetingOpened", "MeetingConcluded", "MinutesDrafted", "MinutesCleared", "MinutesPublished", "MinutesConfirmed", "MinutesSigned"});
    auto until = [&](std::size_t count) {
        return std::vector<std::string>(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(count));
    };
    std::vector<Column> minutes{
        meeting_in("not yet drafted", until(6), 1),    meeting_in("drafted", until(7), 1),    meeting_in("cleared", until(8), 1),
        meeting_in("published as draft", until(9), 1), meeting_in("confirmed", until(10), 1), meeting_in("signed", until(11), 1),
    };
    auto all = meeting_events();
    all.insert(all.end(), more_of_meetings().begin(), more_of_meetings().end());
    return Matrix("A meeting, before its minutes", business).print(all) + Matrix("A concluded meeting's minutes", minutes).print(all);
}

std::string item_matrix() {
    auto with_item = [](const char* body, const std::function<void(World&, const std::string&)>& then) {
        auto world = std::make_shared<World>("2022-10-03 10:00");
        auto meeting = world->call(body, {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
        world->advance_to("2022-12-01 10:00");
        then(*world, meeting);
        return world;
    };
    auto column = [&](const char* state, const char* body, const std::string& item,
                      const std::function<void(World&, const std::string&)>& then) {
        auto world = with_item(body, then);
        INFO(state);
        REQUIRE(world->state(item) == state);
        return Column{state, world, item};
    };
    using Then = std::function<void(World&, const std::string&)>;
    const std::string first = "EXEC/2022-23/1/item/1";
    Then publish = [](World& world, const std::string& meeting) { world.record(meeting, "AgendaPublished", {}, "", "worcs"); };
    Then decided = [&](World& world, const std::string& meeting) {
        publish(world, meeting);
        world.advance_to("2022-12-13 12:00");
        world.record(first, "ItemDecided", {{"outcome", "agreed"}});
    };
    Then open_to_call_in = [&](World& world, const std::string& meeting) {
        decided(world, meeting);
        world.record(first, "DecisionPublished", {}, "2022-12-13 12:00");
    };
    std::vector<Column> columns{
        column("proposed", "executive", first, [](World&, const std::string&) {}),
        column("published", "executive", first, publish),
        column("late", "executive", "EXEC/2022-23/1/item/2",
               [&](World& world, const std::string& meeting) {
                   publish(world, meeting);
                   world.advance_to("2022-12-08 09:00");
                   world.record(meeting, "ItemAdded", {{"title", "late report"}});
               }),
        column("barred", "executive", first,
               [&](World& world, const std::string& meeting) {
                   world.advance_to("2022-12-08 09:00");
                   publish(world, meeting);
               }),
        column("urgent", "executive", first,
               [&](World& world, const std::string& meeting) {
                   world.advance_to("2022-12-08 09:00");
                   publish(world, meeting);
                   world.record(first, "UrgencyAccepted", {{"reason", "the frost"}});
               }),
        column("decided", "executive", first, decided),
        column("open to call-in", "executive", first, open_to_call_in),
        column("called in", "executive", first,
               [&](World& world, const std::string& meeting) {
                   open_to_call_in(world, meeting);
                   world.record(first, "CalledIn");
               }),
        column("may be implemented", "executive", first,
               [&](World& world, const std::string& meeting) {
                   open_to_call_in(world, meeting);
                   world.advance_to("2023-01-04 09:00");
               }),
        column("withdrawn", "executive", first,
               [&](World& world, const std::string&) {
                   world.record(first, "ItemWithdrawn", {{"by", "the director"}});
               }),
        column("deferred", "executive", first, [&](World& world, const std::string&) { world.record(first, "ItemDeferred"); }),
    };
    std::vector<Row> rows{
        {"AgendaPublished", {}, "2022-12-02 12:00", "engine"},
        {"ItemBarred", {}, "2022-12-08 12:00", "engine"},
        {"BarLifted", {{"published_at", "2022-12-02T12:00:00Z"}}, "2022-12-02 12:00", "engine"},
        {"UrgencyAccepted", {{"reason", "the frost"}}, "2022-12-13 10:05"},
        {"ItemWithdrawn", {{"by", "the director"}}, "2022-12-13 10:00"},
        {"ItemDeferred", {}, "2022-12-13 10:00"},
        {"ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:00"},
        {"MeetingEnded", {}, "2022-12-13 12:00", "engine"},
        {"MeetingFell", {}, "2022-12-13 12:00", "engine"},
        {"DecisionPublished", {}, "2022-12-14 09:00"},
        {"CalledIn", {}, "2022-12-16 09:00"},
        {"CallInEnded", {}, "2022-12-21 09:00"},
        {"InterestDeclared", {{"post", "strategy"}, {"effect", "leaves"}}, "2022-12-13 10:10"},
        {"ObjectionRecorded", {{"by", "strategy"}}, "2022-12-13 10:10"},
        {"ObjectionWithdrawn", {{"by", "strategy"}}, "2022-12-13 10:20"},
        {"DecisionImplemented", {}, "2022-12-22 09:00"},
        {"ActionAgreed", {{"title", "write it up"}}, "2022-12-13 11:00"},
    };
    return Matrix("An item of the executive, whose decisions can be called in", columns).print(rows);
}

std::string cycle_matrix() {
    auto column = [](const char* state, const char* until, const std::vector<std::string>& slots) {
        auto world = std::make_shared<World>("2022-02-01 10:00");
        world->advance_to(until);
        for (const auto& slot : slots)
            world->record("ICPA/cycle/establishment", "SlotFulfilled", {{"slot", slot}, {"item", "x"}, {"outcome", "agreed"}}, "",
                          "engine");
        REQUIRE(world->state("ICPA/cycle/establishment") == state);
        return Column{state, world, "ICPA/cycle/establishment"};
    };
    std::vector<Column> columns{column("waiting", "2022-02-02 09:00", {}), column("running", "2022-04-01 09:00", {}),
                                column("running over", "2022-10-03 09:00", {}),
                                column("complete", "2022-10-03 09:00", {"inaugural", "special"})};
    std::vector<Row> rows{
        {"CycleOpened", {}, "2022-03-01 00:00", "engine"},
        {"SlotOpened", {{"slot", "special"}}, "2022-09-01 00:00", "engine"},
        {"SlotFulfilled", {{"slot", "inaugural"}, {"item", "x"}, {"outcome", "agreed"}}, "2022-06-20 12:00", "engine"},
        {"SlotReopened", {{"slot", "inaugural"}, {"item", "x"}}, "2022-06-21 12:00", "engine"},
        {"SlotOverdue", {{"slot", "inaugural"}}, "2022-07-01 00:00", "engine"},
    };
    return Matrix("An assembly cycle of two slots", columns).print(rows);
}

std::string action_matrix() {
    auto column = [](const char* state, const std::vector<Row>& rows) {
        auto world = std::make_shared<World>("2022-10-03 10:00");
        auto meeting = world->call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
        world->advance_to("2022-12-13 12:00");
        world->record(meeting + "/item/1", "ActionAgreed", {{"title", "write it up"}, {"owner", "strategy"}, {"due", "2023-01-31"}});
        auto action = meeting + "/item/1/action/1";
        for (const auto& row : rows) world->record(action, row.event, row.facts);
        REQUIRE(world->state(action) == state);
        return Column{state, world, action};
    };
    std::vector<Row> rows{
        {"OwnerNamed", {{"owner", "one-herefordshire"}}, "2022-12-14 09:00"},
        {"DateNamed", {{"due", "2023-02-28"}}, "2022-12-14 09:00"},
        {"FrequencyNamed", {{"every", "meeting"}}, "2022-12-14 09:00"},
        {"EndNamed", {{"until", "2023-12-31"}}, "2022-12-14 09:00"},
        {"ActionExtended", {{"due", "2023-02-28"}, {"reason", "data came late"}}, "2023-01-30 09:00"},
        {"ExtensionAsked", {{"due", "2023-02-28"}, {"reason", "data came late"}}, "2023-01-27 09:00"},
        {"ExtensionDeclined", {{"reason", "the board needs it"}}, "2023-01-30 09:00"},
        {"ProgressReported", {}, "2023-01-10 09:00"},
        {"ActionReportedDone", {}, "2023-01-27 09:00"},
        {"ReportDueAgain", {}, "2023-03-14 12:00", "engine"},
        {"ActionClosed", {}, "2023-03-14 10:30"},
        {"ActionReopened", {{"due", "2023-04-28"}}, "2023-03-14 10:30"},
        {"ActionTransferred", {{"to", "hwbb-hfd"}}, "2023-03-14 10:30"},
        {"ActionHeld", {}, "2023-01-10 09:00"},
        {"ActionResumed", {}, "2023-02-10 09:00"},
        {"ActionDropped", {}, "2023-03-14 10:30"},
    };
    auto row = [&](const char* kind) { return *std::find_if(rows.begin(), rows.end(), [&](const Row& one) { return one.event == kind; }); };
    std::vector<Column> columns{
        column("open", {}),
        column("reported done", {row("ActionReportedDone")}),
        column("closed by the body", {row("ActionClosed")}),
        column("transferred", {row("ActionTransferred")}),
        column("on hold", {row("ActionHeld")}),
        column("no longer needed", {row("ActionDropped")}),
    };
    return Matrix("An action", columns).print(rows);
}

/// A strategy in each of its states, with the plan of the paper: 13 December 2022 is the special Assembly.
const std::vector<Row>& strategy_events() {
    static const std::vector<Row> rows{
        {"DirectionSet", {}, "2022-09-20 11:00"},
        {"DirectionReopened", {}, "2022-10-03 11:00"},
        {"PreparationBegun", {}, "2022-09-26 11:00"},
        {"SupportSought", {}, "2022-10-31 11:00"},
        {"SupportDecided", {{"body", "icb-board"}, {"outcome", "supported"}}, "2022-11-24 11:00"},
        {"StrategyReturned", {{"chapters", "2"}}, "2022-12-13 11:00"},
        {"StrategyApproved", {}, "2022-12-13 11:00"},
        {"ApprovedSubjectToAmendments", {{"delegated_to", "strategy"}, {"settle_by", "2022-12-21"}}, "2022-12-13 11:00"},
        {"StrategyDeclined", {}, "2022-12-13 11:00"},
        {"TextSettled", {}, "2022-12-20 11:00"},
        {"PublicationHeld", {{"until", "2023-05-05"}, {"reason", "pre-election period"}}, "2022-12-21 11:00"},
        {"PublicationReleased", {}, "2023-01-04 11:00"},
        {"StrategyPublished", {}, "2023-01-05 11:00"},
        {"TookEffect", {}, "2023-04-01 00:00"},
        {"StrategyReplaced", {{"replaced_by", "ICPA/strategy/next"}}, "2023-04-02 11:00"},
        {"ChapterSubmitted", {{"chapter", "3"}}, "2022-10-14 11:00"},
        {"CopySent", {{"for", "ICB"}}, "2023-01-06 11:00"},
    };
    return rows;
}

const std::vector<Row>& review_events() {
    static const std::vector<Row> rows{
        {"NeedsAssessmentReceived", {{"title", "Herefordshire JSNA"}}, "2023-04-03 08:00"},
        {"StrategyReceived", {{"title", "another strategy"}}, "2023-04-03 08:00"},
        {"GuidanceReceived", {{"title", "new guidance"}}, "2023-04-03 08:00"},
        {"NoChangeAgreed", {}, "2023-04-03 08:30"},
        {"RevisionAgreed", {{"chapters", "1"}}, "2023-04-03 08:30"},
        {"RevisionApproved", {}, "2023-04-03 08:40"},
    };
    return rows;
}

Column strategy_after(const std::string& state, const std::vector<std::string>& events, std::size_t region = 0) {
    auto world = std::make_shared<World>("2022-02-01 10:00", with_strategy());
    auto record = [&](const Row& row) {
        world->advance_to(row.at);
        INFO(row.event);
        REQUIRE(world->record(the_strategy, row.event, row.facts).decision.verdict != Verdict::not_accepted);
    };
    for (const auto& kind : events)
        for (const auto* rows : {&strategy_events(), &review_events()})
            for (const auto& row : *rows)
                if (row.event == kind) record(row);
    REQUIRE(world->state(the_strategy, region) == state);
    return {state, world, the_strategy};
}

std::string strategy_matrix() {
    const std::vector<std::string> sought{"DirectionSet", "PreparationBegun", "SupportSought"};
    auto after = [&](std::vector<std::string> more) {
        more.insert(more.begin(), sought.begin(), sought.end());
        return more;
    };
    std::vector<Column> columns{
        strategy_after("direction to be set", {}),
        strategy_after("direction set", {"DirectionSet"}),
        strategy_after("in preparation", {"DirectionSet", "PreparationBegun"}),
        strategy_after("support sought", sought),
        strategy_after("approved", after({"StrategyApproved"})),
        strategy_after("approved subject to amendments", after({"ApprovedSubjectToAmendments"})),
        strategy_after("final text", after({"ApprovedSubjectToAmendments", "TextSettled"})),
        strategy_after("publication held", after({"StrategyApproved", "PublicationHeld"})),
        strategy_after("published", after({"StrategyApproved", "StrategyPublished"})),
        strategy_after("in effect", after({"StrategyApproved", "StrategyPublished", "TookEffect"})),
        strategy_after("replaced", after({"StrategyApproved", "StrategyPublished", "TookEffect", "StrategyReplaced"})),
        strategy_after("declined", after({"StrategyDeclined"})),
    };
    return Matrix("A strategy of three chapters, with the support of three bodies", columns).print(strategy_events());
}

std::string review_matrix() {
    const std::vector<std::string> in_effect{"DirectionSet", "SupportSought", "StrategyApproved", "StrategyPublished", "TookEffect"};
    auto after = [&](const char* state, std::vector<std::string> more) {
        more.insert(more.begin(), in_effect.begin(), in_effect.end());
        return strategy_after(state, more, 1);
    };
    std::vector<Column> columns{
        after("not under review", {}),
        after("revision to be considered", {"NeedsAssessmentReceived"}),
        after("under revision", {"RevisionAgreed"}),
    };
    return Matrix("The review beside a strategy in effect", columns).print(review_events());
}

std::string transition_matrix() {
    using Then = std::function<void(World&)>;
    auto column = [](const char* state, const Then& then) {
        auto world = std::make_shared<World>("2022-01-04 10:00", with_transfer());
        world->record(transfer_id, "ConditionDeclared", {{"condition", "readiness"}, {"by", "strategy"}, {"evidence", "minute 7"}});
        then(*world);
        INFO(state);
        REQUIRE(world->state(transfer_id) == state);
        return Column{state, world, transfer_id};
    };
    Then pass = [](World& world) {
        for (const auto& [condition, by] :
             {std::pair{"willing", "hfd"}, {"due-diligence/ccg-a", "a-lead"}, {"due-diligence/ccg-b", "b-lead"}})
            world.record(transfer_id, "ConditionDeclared", {{"condition", condition}, {"by", by}, {"evidence", "a letter"}});
        world.record(transfer_id, "OrderMade");
        world.advance_to("2022-04-01 08:00");
    };
    auto after = [&](std::vector<const char*> kinds) {
        return [pass, kinds](World& world) {
            pass(world);
            for (const auto* kind : kinds) world.record(transfer_id, kind);
        };
    };
    std::vector<Column> columns{
        column("preparing", [](World&) {}),
        column("shadow running", [](World& world) { world.record(transfer_id, "ShadowRunningBegun"); }),
        column("transferred", pass),
        column("closing down", after({"CloseDownBegun"})),
        column("complete", after({"CloseDownBegun", "ClosedDown"})),
        column("abandoned",
               [](World& world) {
                   world.record(transfer_id, "TransitionAbandoned", {{"reason", "the Bill fell"}});
               }),
    };
    std::vector<Row> rows{
        {"ShadowRunningBegun", {}, "2022-02-01 09:00"},
        {"ConditionDeclared", {{"condition", "willing"}, {"by", "hfd"}, {"evidence", "minute 12"}}, "2022-03-01 09:00"},
        {"ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "the finance director left"}}, "2022-03-02 09:00"},
        {"OrderMade", {{"instrument", "the order"}}, "2022-03-10 09:00"},
        {"TransferSchemeMade", {{"instrument", "the scheme"}}, "2022-03-11 09:00"},
        {"ChecklistItemDone", {{"item", "contracts"}, {"of", "ccg-a"}}, "2022-02-10 09:00"},
        {"MatterDecided",
         {{"asks", "gate/willing"}, {"outcome", "supported"}, {"body", "hwbb-hfd"}, {"minute", "12"}},
         "2022-03-01 09:00",
         "engine"},
        {"TargetDateMoved", {{"to", "2022-07-01"}, {"reason", "Parliament needs longer"}}, "2022-02-08 09:00"},
        {"AppointedDayReached", {}, "2022-04-01 00:00", "engine"},
        {"TransferTookPlace", {}, "2022-04-01 09:00"},
        {"CloseDownBegun", {}, "2022-04-04 09:00"},
        {"ClosedDown", {}, "2022-09-01 09:00"},
        {"TransitionAbandoned", {{"reason", "the Bill fell"}}, "2022-03-01 09:00"},
    };
    return Matrix("A transition with five conditions, one of them declared while it is prepared", columns).print(rows);
}

std::string paper_matrix() {
    auto column = [](const char* state, const std::vector<Row>& rows) {
        auto world = std::make_shared<World>("2022-10-03 10:00");
        auto meeting = world->call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
        world->call("icp", {{"held_on", "2023-03-14"}});
        world->record(meeting, "PaperRequested", {{"title", "winter plan"}, {"item", meeting + "/item/1"}});
        auto paper = meeting + "/paper/1";
        world->advance_to("2022-11-07 09:00");
        for (const auto& row : rows) {
            auto entry = world->record(paper, row.event, row.facts);
            INFO(answer(entry));
            REQUIRE(entry.decision.verdict != Verdict::not_accepted);
        }
        REQUIRE(world->state(paper) == state);
        return Column{state, world, paper};
    };
    std::vector<Row> rows{
        {"PaperDrafted", {}, "2022-11-07 09:00"},
        {"PaperSentForClearance", {}, "2022-11-07 10:00"},
        {"HeadingGiven", {{"heading", "wards"}, {"words", "all"}}, "2022-11-08 09:00"},
        {"HeadingCleared", {{"heading", "legal"}}, "2022-11-09 09:00"},
        {"PaperReturned", {{"heading", "legal"}, {"reason", "which Act?"}}, "2022-11-09 09:00"},
        {"PaperResubmitted", {{"heading", "legal"}}, "2022-11-14 09:00"},
        {"PaperCleared", {}, "2022-11-21 09:00"},
        {"PaperAttached", {{"version", "3"}}, "2022-12-01 09:00"},
        {"PaperWithdrawn", {{"by", "the director"}}, "2022-12-01 09:00"},
        {"PaperDeferred", {{"to", "ICPA/2022-23/2"}}, "2022-12-01 09:00"},
    };
    auto row = [&](const char* kind) { return *std::find_if(rows.begin(), rows.end(), [&](const Row& one) { return one.event == kind; }); };
    std::vector<Row> cleared{row("PaperSentForClearance"),
                             row("HeadingCleared"),
                             {"HeadingCleared", {{"heading", "finance"}}, ""},
                             {"HeadingCleared", {{"heading", "equality"}}, ""},
                             {"HeadingGiven", {{"heading", "classification"}, {"words", "open"}}, ""},
                             row("HeadingGiven")};
    auto attached = cleared;
    attached.push_back(row("PaperAttached"));
    std::vector<Column> columns{
        column("requested", {}),
        column("drafted", {row("PaperDrafted")}),
        column("in clearance", {row("PaperSentForClearance")}),
        column("returned to its author", {row("PaperReturned")}),
        column("cleared", cleared),
        column("attached", attached),
        column("withdrawn", {row("PaperWithdrawn")}),
    };
    return Matrix("A paper with three reviewers and two facts that its author gives", columns).print(rows);
}

/// The machine's own states and events, each of them, stand in the printed matrix.
void check_complete(const Table& table, const std::string& matrix) {
    for (const auto& state : table.states) {
        INFO(table.name << ": " << state);
        CHECK(matrix.find("| " + state + " |") != std::string::npos);
    }
    for (const auto& event : table.events) {
        INFO(table.name << ": " << event);
        CHECK(matrix.find("| **" + event + "** |") != std::string::npos);
    }
}

}  // namespace

TEST_CASE("every state of every machine answers every event, as its page says", "[workflows][golden]") {
    const std::string head =
        "How each event is taken in each state. `→ x` moves there (states that nobody recorded are passed through), `stays` is taken where "
        "it is, `late "
        "fact` is judged at the time it happened, `breach` breaks a rule and is recorded all the same, `no` is not accepted, with the "
        "number of the "
        "reason.\n\n";
    struct Page {
        const char* file;
        std::string (*print)();
    };
    const Page pages[] = {{"meeting", meeting_matrix},
                          {"item", item_matrix},
                          {"assembly_cycle", cycle_matrix},
                          {"action", action_matrix},
                          {"strategy_approval", strategy_matrix},
                          {"strategy_review", review_matrix},
                          {"transition", transition_matrix},
                          {"paper", paper_matrix}};
    auto machines = tables();
    REQUIRE(machines.size() == std::size(pages));
    for (std::size_t i = 0; i < machines.size(); ++i) {
        auto text = pages[i].print();
        check_complete(machines[i], text);
        check_golden(std::string(pages[i].file) + ".matrix.md", head + text);
        check_golden(std::string(pages[i].file) + ".mmd", to_mermaid(machines[i]));
    }
}

TEST_CASE("every row of every table leads from a state to a state of its machine", "[workflows]") {
    for (const auto& table : tables()) {
        std::set<std::string> states(table.states.begin(), table.states.end());
        CHECK(states.size() == table.states.size());
        for (const auto& row : table.rows) {
            INFO(table.name << ": " << row.from << " on " << row.on);
            CHECK(states.count(row.from) == 1);
            CHECK((row.to.empty() || states.count(row.to) == 1));
            CHECK(std::find(table.events.begin(), table.events.end(), row.on) != table.events.end());
            CHECK_FALSE(row.action.empty());
        }
    }
}

TEST_CASE("what a table waits for and nobody may record, the program brings about", "[workflows]") {
    std::set<std::string> brought_about;
    const auto is_seen = [&](const char* event, bool by) {
        if (by) brought_about.insert(event);
    };

    World year("2022-02-01 10:00");
    const std::string cycle = "ICPA/cycle/establishment", special = "ICPA/2022-23/2";
    const auto is_told = [&](std::string_view kind) {
        return std::any_of(year.entries().begin(), year.entries().end(), [&](const Entry& entry) {
            return entry.event.instance == cycle && entry.event.kind == kind && entry.event.actor.is_engine() &&
                   !entry.decision.changes.empty();
        });
    };
    year.advance_to("2022-03-01 10:00");
    is_seen("CycleOpened", year.state(cycle) == "running");
    year.advance_to("2022-07-01 10:00");
    is_seen("SlotOverdue", year.state(cycle) == "running over");
    year.advance_to("2022-09-01 10:00");
    is_seen("SlotOpened", year.fact(cycle, "slot.special") == "open");
    year.record(special, "DateFixed", {{"held_on", "2022-12-13"}});
    year.record(special, "AgendaPublished");
    year.record("ICPA/2022-23/1/item/1", "ItemDeferred");
    is_seen("SlotReopened", is_told("SlotReopened"));
    year.advance_to("2022-12-13 11:00");
    year.record(special + "/item/1", "ItemDecided", {{"outcome", "approved"}});
    is_seen("SlotFulfilled", is_told("SlotFulfilled") && year.outcome(cycle, "slot/special") == "met");

    World reporting("2022-10-03 10:00");
    const auto winter = reporting.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    reporting.advance_to("2022-12-13 11:00");
    reporting.record(winter + "/item/1", "ActionAgreed",
                     {{"title", "write it up"}, {"owner", "strategy"}, {"every", "quarter"}, {"until", "2023-08-31"}});
    reporting.advance_to("2023-03-10 10:00");
    const auto action = winter + "/item/1/action/1";
    reporting.record(action, "ProgressReported", {}, "", "strategy");
    REQUIRE(reporting.state(action) == "reported done");
    reporting.advance_to("2023-03-14 10:00");
    is_seen("ReportDueAgain", reporting.state(action) == "open");

    World transfer("2022-01-04 10:00", with_transfer());
    for (const auto& [condition, by] :
         {std::pair{"readiness", "strategy"}, {"willing", "hfd"}, {"due-diligence/ccg-b", "b-lead"}, {"due-diligence/ccg-a", "a-lead"}})
        transfer.record(transfer_id, "ConditionDeclared", {{"condition", condition}, {"by", by}, {"evidence", "minute 7"}}, "", "icb");
    transfer.record(transfer_id, "OrderMade", {{"instrument", "SI 2022/0"}});
    transfer.advance_to("2022-04-01 08:00");
    is_seen("AppointedDayReached", transfer.state(transfer_id) == "transferred");

    for (const auto& table : tables())
        for (const auto& event : table.events) {
            INFO(table.name << ": " << event);
            if (is_the_engines_own(event)) CHECK(brought_about.count(event) == 1);
        }
}

}  // namespace beadle::testing
