// Templates that somebody wrote, and facts that anybody did: a letter comes of them, its HTML without a tag of theirs.
#include <string>

#include "daemon/definitions/template_file.hpp"
#include "daemon/notify/render.hpp"
#include "tests/fuzz/target.hpp"

FUZZ(text) {
    using namespace beadle;
    const auto cut = text.find('\0');
    const auto written = text.substr(0, cut), fact = cut == std::string_view::npos ? std::string_view{} : text.substr(cut + 1);
    definitions::Mistakes mistakes{"reminder.txt.mustache"};
    definitions::check_template("reminder.txt", written, mistakes);
    model::Notification one;
    one.id = "n-1";
    one.system = "s";
    one.instance = "M/1";
    one.duty = "agenda";
    one.step = "remind";
    one.to = "clerk";
    one.template_name = "reminder";
    one.facts = {{"what", std::string{fact}}, {"meeting_title", std::string{fact}}, {"why", std::string{fact}}};
    const notify::Addressing to{
        .to_name = std::string{fact}, .office_name = "the office", .office_mail = "o@icb.example", .system_name = "s"};
    const auto with_theirs = notify::render({{"reminder.txt", std::string{written}}, {"frame.txt", "{{{content}}}"}}, {one}, to);
    fuzz::claim(with_theirs.subject.find_first_of("\r\n") == std::string::npos, "a subject is one line");

    static const auto shipped = notify::read_templates(BEADLE_SOURCE_DIR "/config/templates");
    auto with_tag = one;
    with_tag.facts["what"] = "<script>" + std::string{fact};
    const auto ours = notify::render(shipped, {with_tag}, to);
    fuzz::claim(ours.html.find("<script") == std::string::npos, "what a fact says is never markup");
    fuzz::claim(ours.subject.find_first_of("\r\n") == std::string::npos, "a subject is one line");
}
