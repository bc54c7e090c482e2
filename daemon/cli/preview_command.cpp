// preview: tomorrow's mails. mail-test: whether mail leaves the host at all.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <sstream>

#include "daemon/api/json.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace fs = std::filesystem;
namespace {

/// "ready", "for the clerk", "held": what becomes of it when its time comes.
std::string what_becomes_of(const std::string& state) {
    if (state == "for the clerk") return "waits for the clerk";
    return state == "held" ? "is held" : "goes";
}

void print_mail(World& world, const json::value& mail, const Zones& zones, const std::string& system) {
    const auto state = text(mail, "state");
    const auto name = text(mail, "to_name"), address = text(mail, "to_address");
    world.out << toned(world, Tone::strong, zones.time(mail, "at", system)) << "  "
              << toned(world, state == "ready" ? Tone::good : Tone::warn, what_becomes_of(state))
              << "\n  To:      " << printable(name.empty() ? address : name + " <" + address + ">")
              << "\n  Subject: " << printable(text(mail, "subject")) << "\n\n";
    std::istringstream lines{text(mail, "text")};
    for (std::string line; std::getline(lines, line);) world.out << "    " << printable(line) << '\n';
    world.out << '\n';
}

/// "003-2022-12-05T09-00-00Z-hfd.html": in the order of the mails, and nothing of it from outside but letters, digits and '-'.
std::string name_of_file(std::size_t number, const json::value& mail, const char* ending) {
    auto name = fmt::format("{:03}-{}-{}", number, text(mail, "at"), text(mail, "to"));
    std::replace_if(
        name.begin(), name.end(),
        [](unsigned char c) { return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')); }, '-');
    return name.substr(0, 100) + ending;
}

/// Writes each mail into a file of its own; false, with the reason said, where one cannot be written.
bool write_files(World& world, const json::value& answer, const std::string& folder, const char* member, const char* ending) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    std::size_t number = 0;
    for (const auto& mail : list(answer, "mails")) {
        const auto path = fs::path{folder} / name_of_file(++number, mail, ending);
        std::ofstream file{path, std::ios::binary};
        file << text(mail, member);
        file.close();
        if (file) continue;
        world.err << "'" << printable(path.string()) << "' cannot be written; name a folder that you may write to.\n";
        return false;
    }
    return true;
}

}  // namespace

int preview_command(const PreviewOptions& options, World& world) {
    const char* with = !options.html.empty() ? "html" : !options.eml.empty() ? "eml" : "";
    const auto answer =
        ask(world,
            target_of("/v1/preview",
                      {{"system", options.system}, {"on", options.on}, {"until", options.until}, {"body", options.body}, {"with", with}}));
    const auto& folder = options.html.empty() ? options.eml : options.html;
    const bool is_eml = options.html.empty();
    if (!folder.empty() && !write_files(world, answer, folder, is_eml ? "message" : "html", is_eml ? ".eml" : ".html")) return Exit::failed;
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    const auto system = text(answer, "system");
    const auto& mails = list(answer, "mails");
    if (const auto held = text(answer, "held"); !held.empty())
        world.out << toned(world, Tone::bad, "Firing and sending are held: " + printable(held))
                  << ". What follows is as if they were not.\n";
    if (const auto test = text(answer, "test_address"); !test.empty())
        world.out << toned(world, Tone::bad, "A test address is set: all of this goes to " + printable(test)) << ".\n";
    if (folder.empty())
        for (const auto& mail : mails) print_mail(world, mail, zones, system);
    std::map<std::string, std::int64_t> states;
    for (const auto& mail : mails) ++states[what_becomes_of(text(mail, "state"))];
    std::string kinds;
    for (const auto& [state, count] : states) kinds += (kinds.empty() ? ": " : ", ") + std::to_string(count) + " " + state;
    world.out << "Until " << zones.time(answer, "until", system) << ", if nobody does anything: "
              << (mails.empty() ? "no mail" : counted(static_cast<std::int64_t>(mails.size()), "mail", "mails")) << kinds << ".\n";
    if (flag(answer, "more")) world.out << "There are more: ask for fewer days, or for one body.\n";
    for (const auto& one : list(answer, "undeliverable"))
        world.out << toned(world, Tone::bad, "cannot go: ")
                  << printable(text(one, "instance") + " " + text(one, "duty") + ", to " + text(one, "to") + ": " + text(one, "why"))
                  << '\n';
    if (!folder.empty() && !mails.empty()) world.out << "They are in " << printable(folder) << ".\n";
    world.out << "Nothing was sent or changed; links in a preview are samples and answer nothing.\n";
    return Exit::done;
}

int mail_test_command(const MailTestOptions& options, World& world) {
    const auto answer = tell(world, "/v1/mail-test", json::object{{"address", options.address}});
    const bool is_accepted = flag(answer, "accepted");
    if (world.json) {
        world.out << api::pretty(answer);
    } else {
        const auto words = text(answer, "words");
        world.out << (is_accepted ? toned(world, Tone::good, "taken: ")
                                  : toned(world, Tone::bad, "not taken (" + text(answer, "delivery") + "): "))
                  << printable(words.empty() ? "without a word" : words) << '\n';
        if (is_accepted) world.out << "Whether it arrives, the mailbox of " << printable(options.address) << " shows.\n";
    }
    return is_accepted ? Exit::done : Exit::failed;
}

}  // namespace beadle::cli
