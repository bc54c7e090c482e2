#include "tests/workflows/support/partnership.hpp"

#include <fstream>
#include <stdexcept>

#include "workflows/model/clearance_plan.hpp"

namespace beadle::testing {

using namespace model;
using namespace std::chrono;

namespace {

calendar::Rule rule(const char* text) {
    auto parsed = calendar::parse_rule(text);
    if (!parsed) throw std::logic_error(std::string(text) + ": " + parsed.error().detail);
    return *parsed;
}

Post post(const char* id, const char* name, const char* body, const char* deputy = "") {
    Post made;
    made.id = id;
    made.name = name;
    made.body = body;
    made.mail = std::string(id) + "@partnership.example";
    made.deputy = deputy;
    return made;
}

Body body(const char* id, const char* prefix, const char* name, const char* procedure) {
    Body made;
    made.id = id;
    made.prefix = prefix;
    made.name = name;
    made.procedure = procedure;
    return made;
}

TimetableEntry entry(const char* ref, const char* what, const char* by, std::vector<std::string> owed_by, const char* met_by,
                     std::vector<int> remind = {}) {
    TimetableEntry made;
    made.ref = ref;
    made.what = what;
    made.by = rule(by);
    made.owed_by = std::move(owed_by);
    made.met_by = met_by;
    for (int days : remind) made.remind.push_back({days, false});
    return made;
}

TimetableEntry publish_the_agenda() {
    auto agenda = entry("agenda", "publish the agenda", "5 clear working days before meeting at 17:00", {}, "AgendaPublished", {-3, -1, 0});
    agenda.each_office = true;
    agenda.judged_by = "agenda";
    agenda.if_late = "Each item then needs the presiding member's urgency.";
    agenda.then = {{"head of service", {-2, true}}, {"deputy", {1, false}}};
    return agenda;
}

std::vector<TimetableEntry> of_the_assembly() {
    auto date = entry("date", "fix the date", "20 working days before window", {"icb"}, "DateFixed", {-5, -1});
    date.then = {{"head of service", {1, false}}};
    auto decisions =
        entry("decisions", "publish the decisions", "within 2 working days of conclusion", {"icb"}, "DecisionsPublished", {-1, 0});
    auto inspection = entry("inspection", "public inspection ends", "6 years beginning with meeting", {"icb"}, "", {});
    inspection.notice_only = true;
    return {
        date,
        entry("call", "call for reports", "25 working days before meeting", {"icb"}, "ReportsCalled", {-1}),
        entry("chapter", "send your chapter", "10 working days before meeting at midday", {"strategy", "one-herefordshire"},
              "ReportReceived", {-5, -1}),
        entry("settle", "settle the agenda with the chair", "7 working days before meeting", {"icb"}, "AgendaSettled", {-1}),
        publish_the_agenda(),
        decisions,
        entry("draft", "draft the minutes", "within 10 working days of conclusion", {"icb"}, "MinutesDrafted", {-3, 0}),
        entry("confirm", "have the minutes confirmed", "by later-meeting", {"icb"}, "MinutesConfirmed", {-5}),
        inspection,
    };
}

std::vector<TimetableEntry> of_a_board(const char* office) {
    auto draft = entry("draft", "draft the minutes", "within 10 working days of conclusion", {office}, "MinutesDrafted", {-3, 0});
    draft.kinds = {"ordinary", "special", "in common"};
    return {publish_the_agenda(), draft};
}

ProcedureRule procedure_rule(const char* id, const char* by, const char* source, Breach breach, std::vector<std::string> ways_on = {}) {
    ProcedureRule made;
    made.id = id;
    if (*by) made.by = rule(by);
    made.source = source;
    made.checked_on = 2026y / January / 5;
    made.breach = breach;
    made.ways_on = std::move(ways_on);
    return made;
}

PlannedMeeting planned(const char* ref, const char* title, const char* purpose, int in_year, unsigned first, unsigned last) {
    PlannedMeeting made;
    made.ref = ref;
    made.body = "icp";
    made.title = title;
    made.purpose = purpose;
    made.in_common = true;
    made.each_year = in_year == 0;
    made.year = in_year;
    made.first_month = first;
    made.last_month = last;
    return made;
}

/// The assembly's papers: three reviewers and two facts that the author gives.
std::shared_ptr<const ClearancePlan> clearance_of_the_assembly() {
    auto plan = std::make_shared<ClearancePlan>();
    plan->body = "icp";
    plan->author = "strategy";
    plan->draft_by = rule("20 working days before meeting");
    plan->answer_by = rule("within 3 working days of return");
    plan->final_by = rule("7 working days before meeting at 10:00");
    plan->if_late = "It goes on the agenda as 'to follow', if the chair agrees.";
    plan->source = "report protocol, 4";
    plan->headings = {{"legal", "legal implications", "icb-legal", rule("within 5 working days of receipt"), "", {}, ""},
                      {"finance", "resource implications", "icb-finance", rule("within 3 working days of receipt"), "", {}, ""},
                      {"equality", "equality duty", "icb-equality", rule("within 5 working days of receipt"), "icb-deputy", {}, ""},
                      {"classification", "classification", "", {}, "", {"open", "exempt"}, ""},
                      {"wards", "wards affected", "", {}, "", {}, ""}};
    return plan;
}

}  // namespace

Definition partnership() {
    Definition made;
    made.system = "partnership";
    made.name = "Partnership";
    made.hash = "first";
    made.calendar = "england-and-wales";
    made.sending = Sending::live;
    made.alarms_to = {"icb"};

    for (const auto& one :
         {post("icb-head", "Head of governance", ""), post("icb-deputy", "Deputy head of governance", ""),
          post("hfd-head", "Head of democratic services, Herefordshire", ""),
          post("worcs-head", "Head of democratic services, Worcestershire", ""), post("strategy", "Director of strategy", "icp"),
          post("icb-legal", "Head of legal", "icp"), post("icb-finance", "Director of finance", "icp"),
          post("icb-equality", "Equality lead", "icp"), post("one-herefordshire", "One Herefordshire Partnership", "icp")})
        made.posts[one.id] = one;
    made.offices["icb"] = {"icb", "ICB governance team", "governance@icb.example", {"icp"}, "icb-head", "icb-deputy"};
    made.offices["hfd"] = {"hfd", "Herefordshire democratic services", "democracy@hfd.example", {"hwbb-hfd"}, "hfd-head", ""};
    made.offices["worcs"] = {
        "worcs", "Worcestershire democratic services", "democracy@worcs.example", {"hwbb-worcs", "executive"}, "worcs-head", ""};

    auto assembly = body("icp", "ICPA", "Assembly", "own terms");
    assembly.begins = 2022y / July / 1;
    assembly.sits_in_common_with = {"hwbb-hfd", "hwbb-worcs"};
    assembly.quorum.members = 8;
    auto herefordshire = body("hwbb-hfd", "HWBH", "Herefordshire Board", "council committee");
    auto worcestershire = body("hwbb-worcs", "HWBW", "Worcestershire Board", "council committee");
    for (auto* board : {&herefordshire, &worcestershire}) {
        board->members = 15;
        board->quorum.numerator = 1;
        board->quorum.denominator = 4;
    }
    for (const auto& one : {assembly, herefordshire, worcestershire, body("executive", "EXEC", "Executive", "executive")})
        made.bodies[one.id] = one;

    auto& council = made.procedures["council committee"];
    council.id = council.name = "council committee";
    council.rules["agenda"] =
        procedure_rule("agenda", "5 clear working days before meeting", "Local Government Act 1972 s.100B(3)", Breach::bars_the_item,
                       {"Take the item as urgent, on the presiding member's opinion, minuted.", "Defer it to a later meeting."});
    council.rules["late item"] = procedure_rule("late item", "", "Local Government Act 1972 s.100B(4)", Breach::bars_the_item);
    council.rules["quorum"] = procedure_rule("quorum", "", "Local Government Act 1972 Sch 12 para 6", Breach::irregular);
    auto& own = made.procedures["own terms"];
    own.id = own.name = "own terms";
    own.rules["agenda"] = procedure_rule("agenda", "3 clear working days before meeting", "terms of reference, 7", Breach::irregular);
    own.rules["quorum"] = procedure_rule("quorum", "", "terms of reference, 9", Breach::irregular);
    auto& executive = made.procedures["executive"];
    executive = council;
    executive.id = executive.name = "executive";
    executive.no_urgency_at = {"special"};
    executive.rules["call-in"] =
        procedure_rule("call-in", "within 5 working days of publication", "overview and scrutiny procedure rules, 15", Breach::advisory);

    made.clearances["icp"] = clearance_of_the_assembly();
    made.timetables["icp"] = of_the_assembly();
    made.timetables["hwbb-hfd"] = of_a_board("hfd");
    made.timetables["hwbb-worcs"] = of_a_board("worcs");
    made.timetables["executive"] = {publish_the_agenda()};

    made.meetings = {planned("inaugural", "inaugural meeting", "agree the terms of reference", 2022, 6, 6),
                     planned("special", "special meeting", "approve the strategy", 2022, 12, 12),
                     planned("review", "review meeting", "review progress", 0, 5, 6),
                     planned("sign-off", "sign-off meeting", "sign off for April", 0, 12, 1)};
    made.meetings[1].kind = "special";
    made.meetings[1].not_after = 2022y / December / 31;
    made.meetings[1].opens_on = 2022y / September / 1;
    made.meetings[1].fulfilled_by = {"approved", "approved subject to amendments"};
    made.meetings[2].opens_month = 2;
    made.meetings[2].opens_day = 1;
    made.meetings[3].opens_month = 8;
    made.meetings[3].opens_day = 1;

    CycleDefinition establishment;
    establishment.ref = "establishment";
    establishment.body = "icp";
    establishment.title = "establishment";
    establishment.opens_on = 2022y / March / 1;
    establishment.meetings = {"inaugural", "special"};
    CycleDefinition annual;
    annual.ref = "annual";
    annual.body = "icp";
    annual.title = "annual cycle";
    annual.each_year = true;
    annual.first_year = 2023;
    annual.opens_month = 2;
    annual.opens_day = 1;
    annual.meetings = {"review", "sign-off"};
    made.cycles = {establishment, annual};
    return made;
}

calendar::DayCalendar england_and_wales() {
    calendar::DayCalendar made;
    made.id = "england-and-wales";
    made.name = "England and Wales";
    made.hash = "as shipped";
    made.first_year = 2019;
    made.last_year = 2028;
    made.not_yet_proclaimed = {2028};
    std::ifstream in{std::string{BEADLE_SOURCE_DIR} + "/tests/workflows/calendar/oracles/bank-holidays-england-and-wales.tsv"};
    if (!in) throw std::runtime_error{"the bank holidays cannot be read"};
    for (std::string line; std::getline(in, line);)
        if (auto date = calendar::date_from_iso(line)) made.holidays[*date] = "bank holiday";
    return made;
}

calendar::Zone london() {
    calendar::Zone zone;
    zone.name = "Europe/London";
    for (auto in = 2019y; in <= 2032y; ++in) {
        zone.transitions.push_back({sys_days{in / March / Sunday[last]} + 1h, 1h, true});
        zone.transitions.push_back({sys_days{in / October / Sunday[last]} + 1h, 0h, false});
    }
    zone.last_known = 2032y / December / 31;
    return zone;
}

}  // namespace beadle::testing
