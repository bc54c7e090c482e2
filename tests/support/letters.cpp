#include "tests/support/letters.hpp"

namespace beadle::mail_test {

using namespace model;

std::shared_ptr<const Definition> two_counties() {
    auto d = std::make_shared<Definition>();
    d->system = "herefordshire-worcestershire";
    d->name = "Herefordshire and Worcestershire";
    d->mail_from = "beadle@hw.example";
    d->offices["hfd"] = {.id = "hfd",
                         .name = "Herefordshire democratic services",
                         .mail = "democracy@hfd.example",
                         .runs = {"hwbb-hfd"},
                         .head = "",
                         .deputy = ""};
    d->offices["icb"] = {.id = "icb",
                         .name = "ICB governance team",
                         .mail = "governance@icb.example",
                         .runs = {"icp"},
                         .head = "head-of-governance",
                         .deputy = ""};
    auto& assembly = d->bodies["icp"];
    assembly.id = "icp";
    assembly.name = "Integrated Care Partnership Assembly";
    assembly.also_called = {"ICP", "ICPA", "the Assembly"};
    auto& board = d->bodies["hwbb-hfd"];
    board.id = "hwbb-hfd";
    board.name = "Herefordshire Health and Well Being Board";
    const auto post = [&d](const char* id, const char* name, const char* mail) {
        auto& p = d->posts[id];
        p.id = id;
        p.name = name;
        p.mail = mail;
    };
    post("ohp", "Programme director, One Herefordshire Partnership", "programme@ohp.example");
    post("head-of-governance", "Head of governance, ICB", "head.governance@icb.example");
    post("no-mailbox", "Vacant post", "");
    post("bad-mailbox", "Post with a bad mailbox", "x@y.example\r\nBcc: all@icb.example");
    return d;
}

namespace {

Notification about(const char* body, const char* instance, const char* duty, const char* to, const std::string& step,
                   const std::string& template_name, const char* send_at) {
    Notification n;
    n.system = "herefordshire-worcestershire";
    n.body = body;
    n.instance = instance;
    n.duty = duty;
    n.step = step;
    n.to = to;
    n.template_name = template_name;
    n.send_at = at(send_at);
    n.expires_at = n.send_at + std::chrono::hours{24 * 14};
    n.sending = Sending::live;
    n.id = n.instance + "|" + n.duty + "|r0|" + step + "|" + n.to;
    return n;
}

}  // namespace

Notification agenda_notification(const std::string& step, const std::string& template_name, const char* send_at) {
    auto n = about("icp", "ICPA/2022-23/3", "agenda/hfd", "hfd", step, template_name, send_at);
    n.facts = {
        {"what", "publish the agenda"},
        {"ask", "When it is on the website, tell us that it is published and at what time."},
        {"due_words", "by 5pm on Monday 5 December 2022"},
        {"due_local", "2022-12-05 17:00 Europe/London"},
        {"instance", "ICPA/2022-23/3"},
        {"duty", "agenda/hfd"},
        {"meeting_title", "Integrated Care Partnership Assembly, special meeting"},
        {"meeting_on", "Tuesday 13 December 2022"},
        {"if_late", "each item then needs the presiding member's opinion, at the meeting and minuted, that it is urgent"},
        {"rule", "5 clear working days before meeting at 5pm"},
        {"proof",
         "5 clear working days before the meeting on Tuesday 13 December 2022: 6, 7, 8, 9 and 12 December are the five clear days, so it "
         "is due by 5pm on "
         "Monday 5 December 2022."},
        {"who_name", "Herefordshire democratic services"},
        {"body_name", "Integrated Care Partnership Assembly"},
        {"office_name", "ICB governance team"},
        {"office_mail", "governance@icb.example"},
        {"step_words", "in 3 working days"},
    };
    return n;
}

Notification chapter_notification(const std::string& step, const std::string& template_name, const char* send_at) {
    auto n = about("icp", "ICPA/2022-23/3", "chapter/1", "ohp", step, template_name, send_at);
    n.facts = agenda_notification(step, template_name, send_at).facts;
    n.facts["what"] = "send your chapter of the strategy";
    n.facts["ask"] = "Send chapter 1 with its equality and finance paragraphs cleared.";
    n.facts["due_words"] = "by midday on Tuesday 29 November 2022";
    n.facts["due_local"] = "2022-11-29 12:00 Europe/London";
    n.facts["duty"] = "chapter/1";
    n.facts["if_late"] = "the agenda must be public by Monday 5 December, and no other Assembly is fixed before 31 December";
    n.facts["rule"] = "10 working days before meeting at midday";
    n.facts["proof"] =
        "10 working days before the meeting on Tuesday 13 December 2022: 29 and 30 November, and 1, 2, 5, 6, 7, 8, 9 and 12 December are "
        "the ten working "
        "days, so it is due by midday on Tuesday 29 November 2022.";
    n.facts["who_name"] = "Programme director, One Herefordshire Partnership";
    n.facts["step_words"] = "in 5 working days";
    return n;
}

Notification minutes_notification(const std::string& step, const std::string& template_name, const char* send_at) {
    auto n = about("hwbb-hfd", "HWBH/2022-23/4", "draft-minutes", "hfd", step, template_name, send_at);
    n.facts = {
        {"what", "send the draft minutes to the chair"},
        {"due_words", "by Friday 2 December 2022"},
        {"due_local", "2022-12-02 23:59 Europe/London"},
        {"instance", "HWBH/2022-23/4"},
        {"duty", "draft-minutes"},
        {"meeting_title", "Herefordshire Health and Well Being Board"},
        {"meeting_on", "Friday 18 November 2022"},
        {"rule", "within 10 working days of meeting"},
        {"who_name", "Herefordshire democratic services"},
        {"body_name", "Herefordshire Health and Well Being Board"},
        {"office_name", "Herefordshire democratic services"},
        {"office_mail", "democracy@hfd.example"},
        {"step_words", "overdue since Friday 2 December 2022"},
    };
    return n;
}

}  // namespace beadle::mail_test
