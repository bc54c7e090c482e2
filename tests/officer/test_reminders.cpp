// The eight reminders that officers would like to read, each driven from a definition file through the whole program: what is recorded, what is owed, what goes
// out at which hour to whom, as text and as HTML. Golden files: UPDATE_GOLDEN=1 rewrites them; look at the diff, and at the HTML in a browser.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "daemon/definitions/load.hpp"
#include "daemon/notify/render.hpp"
#include "daemon/notify/signed_link.hpp"
#include "daemon/simulate/overlay.hpp"
#include "daemon/simulate/scenario.hpp"
#include "daemon/simulate/simulate.hpp"
#include "daemon/simulate/stepper.hpp"
#include "tests/catch.hpp"

using namespace beadle;

namespace {

namespace fs = std::filesystem;

const fs::path source_dir = BEADLE_SOURCE_DIR;
const std::string web_address = "https://beadle.icb.example";

std::string file(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// --- reading a message as a mail program does -----------------------------------------------------------------------------------

/// Quoted-printable (RFC 2045, 6.7), or "Q" of a header (RFC 2047, 4.2) where `in_header`.
std::string unquoted(std::string_view text, bool in_header) {
    std::string out;
    const auto digit = [](char c) { return c >= 'A' ? c - 'A' + 10 : c - '0'; };
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '=' && !in_header && text.substr(at + 1, 2) == "\r\n") at += 2;
        else if (text[at] == '=') {
            out += static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2]));
            at += 2;
        } else if (text[at] == '_' && in_header) out += ' ';
        else if (text[at] != '\r') out += text[at];
    }
    return out;
}

std::string header(const std::string& bytes, const std::string& name) {
    const auto at = bytes.find("\r\n" + name + ": ");
    REQUIRE(at != std::string::npos);
    std::string value;
    for (auto from = at + name.size() + 4;;) {
        const auto end = bytes.find("\r\n", from);
        value += bytes.substr(from, end - from);
        if (bytes[end + 2] != ' ' && bytes[end + 2] != '\t') break;
        from = end + 2;
    }
    const std::regex encoded{R"(=\?utf-8\?q\?([^?]*)\?=\s*)", std::regex::icase};
    std::string out;
    for (std::smatch found; std::regex_search(value, found, encoded); value = found.suffix())
        out += found.prefix().str() + unquoted(found[1].str(), true);
    return out + value;
}

/// The part of that type, decoded.
std::string part(const std::string& bytes, const std::string& type) {
    const auto at = bytes.find("Content-Type: " + type);
    REQUIRE(at != std::string::npos);
    const auto boundary = bytes.rfind("\r\n--", at);
    const auto begin = bytes.find("\r\n\r\n", at) + 4;
    const auto end = bytes.find(bytes.substr(boundary, bytes.find("\r\n", boundary + 2) - boundary), begin);
    return unquoted(std::string_view(bytes).substr(begin, end - begin), false) + "\n";
}

struct Letter {
    std::string to, subject, text, html;
    calendar::Instant sent{};
};

// --- playing ----------------------------------------------------------------------------------------------------------------------

/// A system that lives from its file, on clocks that stand still until they are moved; what people do comes from scenarios.
class Story {
public:
    Story(const std::string& system, const char* from) {
        const auto loading =
            definitions::load_system(simulate::file_of_system(system, (source_dir / "config").string()), (source_dir / "config").string());
        REQUIRE(loading.ok());
        bundle_ = simulate::with_sending_live(*loading.bundle);
        zone_ = definitions::load_zone(bundle_->definition.zone);
        simulate::StepperOptions options;
        options.start = instant(from);
        options.sender.writing.shipped = notify::read_templates((source_dir / "config" / "templates").string());
        options.sender.writing.links = &keys_;
        options.sender.writing.link_address = web_address;
        stepper_ = std::make_unique<simulate::Stepper>(*store_, transport_, options);
        stepper_->apply(bundle_, simulate::administrator());
    }

    /// What people do; of `scenario` only what comes before `until`, where that is said.
    void add(const fs::path& scenario, const char* until = nullptr) {
        auto loading = simulate::load_scenario(scenario.string(), bundle_->definition, zone_);
        for (const auto& mistake : loading.mistakes) FAIL_CHECK(scenario << ": " << mistake.what);
        for (auto& one : loading.scenario.happenings) {
            one.event.id = scenario.stem().string() + " " + one.event.id;  // A scenario's own ids are its lines.
            if (one.say.empty() && (!until || one.at < instant(until))) happenings_.push_back(std::move(one));
        }
        std::stable_sort(happenings_.begin(), happenings_.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    }

    /// Goes on until then, that instant included.
    void play_until(const char* when) {
        const auto until = instant(when);
        while (true) {
            const auto own = stepper_->next();
            const bool people_first = next_ < happenings_.size() && (!own || happenings_[next_].at < *own);
            const auto at = people_first ? happenings_[next_].at : own.value_or(until + std::chrono::seconds{1});
            if (at > until) break;
            stepper_->move_to(at);
            if (people_first) record(happenings_[next_++]);
            else stepper_->settle();
            take_mails();
        }
        stepper_->move_to(until);
    }

    /// The one mail that went to that address at that hour.
    Letter letter(const std::string& to, const char* when) const {
        std::vector<Letter> found;
        for (const auto& one : letters_)
            if (one.to == to && one.sent == instant(when)) found.push_back(one);
        CAPTURE(to, when);
        for (const auto& one : letters_)
            if (one.to == to) UNSCOPED_INFO(calendar::to_iso(one.sent) << " " << one.subject);
        REQUIRE(found.size() == 1);
        return found.front();
    }
    const std::vector<Letter>& letters() const { return letters_; }

    /// What the first link of a letter answers for.
    notify::Claim claim_in(const Letter& letter) const {
        std::smatch found;
        REQUIRE(std::regex_search(letter.text, found, std::regex{web_address + "/a/([A-Za-z0-9_.-]+)"}));
        const auto opened = keys_.open(found[1].str(), letter.sent);
        REQUIRE(opened.has_value());
        return opened->claim;
    }

    calendar::Instant instant(const char* when) const {
        const auto local = simulate::parse_moment(when);
        REQUIRE(local.has_value());
        return calendar::to_instant(zone_, *local);
    }

private:
    void record(const simulate::Happening& happening) {
        const auto answer = stepper_->record(happening.event);
        INFO(happening.event.kind << " on " << happening.event.instance << ", line " << happening.line << " " << answer.error);
        for (const auto& finding : answer.findings) UNSCOPED_INFO(finding.numbers);
        CHECK(answer.error.empty());
        CHECK(answer.verdict != model::Verdict::not_accepted);
    }
    void take_mails() {
        for (; taken_ < transport_.accepted.size(); ++taken_) {
            const auto& bytes = transport_.accepted[taken_].bytes;
            letters_.push_back({transport_.accepted[taken_].to, header(bytes, "Subject"), part(bytes, "text/plain"),
                                part(bytes, "text/html"), stepper_->now()});
        }
    }

    std::shared_ptr<const definitions::Bundle> bundle_;
    calendar::Zone zone_;
    std::unique_ptr<store::Store> store_ = store::make_memory_store();
    notify::MemoryTransport transport_;
    notify::LinkKeys keys_{{{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = {}}}};
    std::unique_ptr<simulate::Stepper> stepper_;
    std::vector<simulate::Happening> happenings_;
    std::size_t next_ = 0, taken_ = 0;
    std::vector<Letter> letters_;
};

/// The letter as people read it. A link's signature stands for nothing that anybody reads: claim_in() says what it answers.
void hold_against(const std::string& name, const Letter& letter) {
    const auto readable = [](const std::string& text) {
        return std::regex_replace(text, std::regex{"(" + web_address + "/[am]/)[A-Za-z0-9_.-]+"}, "$1LINK");
    };
    const auto hold = [&](const std::string& ending, const std::string& bytes) {
        const auto path = source_dir / "tests" / "golden" / "officer" / (name + ending);
        if (std::getenv("UPDATE_GOLDEN")) {
            fs::create_directories(path.parent_path());
            std::ofstream{path, std::ios::binary} << bytes;
        }
        INFO(path << " differs; UPDATE_GOLDEN=1 rewrites it");
        CHECK(file(path) == bytes);
    };
    hold(".txt", "To: " + letter.to + "\nSubject: " + letter.subject + "\n\n" + readable(letter.text));
    hold(".html", readable(letter.html));
}

const fs::path shipped_scenario = source_dir / "config" / "scenarios" / "herefordshire-worcestershire.yaml";
const fs::path here = source_dir / "tests" / "officer";

/// The shipped system and scenario, up to a day.
struct TwoCounties : Story {
    explicit TwoCounties(const char* until) : Story("herefordshire-worcestershire", "1 February 2022 00:00") {
        add(shipped_scenario, until);
    }
};

}  // namespace

TEST_CASE("1: twenty working days before it is due, each chapter's owner is asked for the chapter", "[officer]") {
    TwoCounties story{"2 November 2022"};
    story.play_until("1 November 2022 09:00");
    const auto letter = story.letter("programme@onehfd.example", "1 November 2022 09:00");
    hold_against("1_send_your_chapter", letter);
    CHECK(story.claim_in(letter).duty == "chapters/ohp-lead");
    for (const auto* owner : {"programme@wec.example", "strategy@icb.example"})
        CHECK(story.letter(owner, "1 November 2022 09:00").subject == letter.subject);
}

TEST_CASE(
    "2: what was promised to a meeting is asked for two working days before its agenda is published, of whoever promised and of the clerk",
    "[officer]") {
    TwoCounties story{"16 March 2022"};
    story.add(here / "board.yaml");
    story.play_until("16 March 2022 09:00");
    const auto letter = story.letter("public.health@hfd.example", "16 March 2022 09:00");
    hold_against("2_promised_to_the_board", letter);
    CHECK(story.claim_in(letter).duty == "report/HFD-HWBB/2021-22/3");
    hold_against("2_promised_copy_to_the_clerk", story.letter("democracy@hfd.example", "16 March 2022 09:00"));
}

TEST_CASE("3: on the last day each office is told at nine to publish the agenda", "[officer]") {
    TwoCounties story{"5 December 2022"};
    story.play_until("5 December 2022 09:00");
    const auto letter = story.letter("democracy@worcs.example", "5 December 2022 09:00");
    hold_against("3_publish_the_agenda_today", letter);
    CHECK(story.claim_in(letter).duty == "agenda/worcs");
    for (const auto* office : {"democracy@hfd.example", "governance@icb.example"})
        CHECK(story.letter(office, "5 December 2022 09:00").subject == letter.subject);
}

TEST_CASE("4: two hours before the hour the deputy hears that it is not confirmed, and a working day after it the head of service",
          "[officer]") {
    TwoCounties story{"5 December 2022 12:00"};
    story.play_until("7 December 2022 09:00");
    const auto letter = story.letter("deputy.democracy@worcs.example", "5 December 2022 15:00");
    hold_against("4_not_confirmed_deputy", letter);
    CHECK(story.claim_in(letter).duty == "agenda/worcs");
    CHECK(story.claim_in(letter).purpose == "escalation");
    hold_against("4_not_confirmed_head_of_service", story.letter("head.democracy@worcs.example", "6 December 2022 09:00"));
    // The two offices that had published by then are not asked about.
    for (const auto& one : story.letters())
        if (one.sent >= story.instant("5 December 2022 12:00"))
            CHECK((one.to != "deputy.democracy@hfd.example" && one.to != "deputy.governance@icb.example"));
}

TEST_CASE("5: three working days before the meeting the offices of the record and of the co-chairs hear that the quorum is at risk",
          "[officer]") {
    Story story{(here / "quorum_system.yaml").string(), "1 October 2022 09:00"};
    story.add(here / "quorum.yaml");
    story.play_until("8 December 2022 09:00");
    const auto letter = story.letter("governance@icb.example", "8 December 2022 09:00");
    hold_against("5_quorum_at_risk", letter);
    for (const auto* office : {"democracy@hfd.example", "democracy@worcs.example"})
        CHECK_THAT(story.letter(office, "8 December 2022 09:00").text, Catch::Contains("9 have accepted and 8 are needed"));
    for (const auto& one : story.letters())
        if (one.sent == story.instant("8 December 2022 09:00")) CHECK(one.to.find("@members.example") == std::string::npos);
}

TEST_CASE("6: the day after an approval subject to amendments whoever settles the text is told by when, and what comes then", "[officer]") {
    TwoCounties story{"5 December 2022 12:00"};
    story.add(here / "assembly.yaml");
    story.play_until("14 December 2022 09:00");
    const auto letter = story.letter("strategy@icb.example", "14 December 2022 09:00");
    hold_against("6_settle_the_text", letter);
    CHECK(story.claim_in(letter).duty == "amendments");
}

TEST_CASE("7: on receipt of a needs assessment the clerk and the chapters' owners hear that the strategy must be considered again",
          "[officer]") {
    TwoCounties story{"5 December 2022 12:00"};
    story.add(here / "assembly.yaml");
    story.play_until("5 June 2023 10:15");
    const auto letter = story.letter("governance@icb.example", "5 June 2023 10:15");
    hold_against("7_needs_assessment_received", letter);
    CHECK(story.claim_in(letter).duty == "consider/1");
    hold_against("7_needs_assessment_chapter_owner", story.letter("programme@onehfd.example", "5 June 2023 10:15"));
}

TEST_CASE("8: when the target moves each post gets one mail with what moved, what did not and what is new", "[officer]") {
    Story story{(here / "transfer_system.yaml").string(), "1 December 2021 09:00"};
    story.add(here / "transfer.yaml");
    story.play_until("4 January 2022 10:00");
    hold_against("8_target_moved", story.letter("transition@icb.example", "4 January 2022 10:00"));
    for (const auto* other : {"head.governance@icb.example", "finance@icb.example"}) story.letter(other, "4 January 2022 10:00");
}
