#include "daemon/cli/told_words.hpp"

#include <boost/json.hpp>

#include "workflows/model/verdict.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

constexpr const char* not_on_record = "not on record";

}  // namespace

std::string declarations_words(const json::value& decision) {
    std::string said;
    for (const auto& one : list(decision, "declarations")) {
        said += (said.empty() ? "" : "; ") + text(one, "who") + ", " + text(one, "effect");
        if (const auto reason = text(one, "reason"); !reason.empty()) said += " (" + reason + ")";
        if (!member(one, "entry").is_null()) said += ", entry " + std::to_string(number(one, "entry"));
    }
    return said.empty() ? std::string{"none is on record"} : said;
}

std::string quorum_words(const json::value& decision) {
    const auto& quorum = member(decision, "quorum");
    const auto present = text(quorum, "present"), needed = text(quorum, "needed"), there = text(quorum, "there");
    if (present.empty()) return std::string{not_on_record} + ": nobody has recorded who was there";
    auto said = present + " present" + (needed.empty() ? ", and no number is asked for" : ", " + needed + " needed");
    if (!there.empty() && there != present + " members") said += " (" + there + ")";
    for (const auto& finding : list(decision, "findings"))
        if (text(finding, "rule").starts_with("quorum")) said += "; " + text(finding, "numbers");
    return said;
}

std::string minutes_words(const json::value& decision, const Zones& zones, const std::string& system) {
    const auto& minutes = member(decision, "minutes");
    if (minutes.is_null()) return std::string{not_on_record} + ": its meeting is not";
    if (member(minutes, "confirmed_at").is_null()) {
        const auto state = text(minutes, "state");
        return std::string{not_on_record} + (state.empty() ? "" : ": the minutes are " + state);
    }
    const auto at = text(minutes, "confirmed_at"), minute = text(minutes, "minute");
    return "confirmed as a correct record" + (at.empty() ? "" : " at " + at) + (minute.empty() ? "" : ", minute " + minute) + ", " +
           zones.time(minutes, "on", system) + ", entry " + std::to_string(number(minutes, "entry"));
}

std::string votes_words(const json::value& decision) {
    if (member(decision, "votes_for").is_null() && member(decision, "votes_against").is_null()) return {};
    return std::to_string(number(decision, "votes_for")) + " for, " + std::to_string(number(decision, "votes_against")) + " against, " +
           std::to_string(number(decision, "abstained")) + " abstained";
}

std::string verdict_words(const std::string& key) {
    for (const auto verdict : {model::Verdict::accepted, model::Verdict::accepted_with_breach, model::Verdict::not_accepted})
        if (key == to_key(verdict)) return std::string{to_words(verdict)};
    return key;
}

std::string line_words(const json::value& line) {
    const auto kind = text(line, "kind");
    auto said = text(line, "text");
    if (kind == "not_accepted") said = "Not accepted: " + said;
    if (kind == "breach") said += " (accepted with a breach)";
    if (const auto back = member(line, "taken_back_by"); !back.is_null())
        said += " (entered in error; taken back by entry " + std::to_string(number(line, "taken_back_by")) + ")";
    return said;
}

std::string provenance_words(const json::value& line, const Zones& zones, const std::string& system) {
    if (text(line, "event") == "mail") return "to " + text(line, "to") + "; entry " + std::to_string(number(line, "entry"));
    std::string said;
    if (text(line, "by") != "engine") {
        said = "recorded by " + text(line, "by");
        if (const auto name = text(line, "by_name"); !name.empty() && name != text(line, "by")) said += " (" + name + ")";
        if (const auto capacity = text(line, "capacity"); !capacity.empty()) said += ", " + capacity;
        if (text(line, "happened_at") == text(line, "recorded_at")) said += " at once";
        else said += " on " + zones.time(line, "recorded_at", system);
        said += "; ";
    } else if (text(line, "happened_at") != text(line, "recorded_at")) {
        said = "known from " + zones.time(line, "recorded_at", system) + " on; ";
    }
    return said + "entry " + std::to_string(number(line, "entry"));
}

std::string became_words(const json::value& entry) {
    const auto kind = text(entry, "kind");
    if (kind == "MailAccepted") return "the mail server took it";
    if (kind == "MailFailed") return "it was given up";
    if (kind == "MailReleased") return "a clerk let it go";
    if (kind == "MailCancelled") return "it was taken back";
    if (kind == "MailRetried") return "it was to be tried again";
    return "it was withdrawn";
}

}  // namespace beadle::cli
