#include <algorithm>
#include <cctype>
#include <functional>
#include <optional>
#include <stdexcept>
#include <tuple>

#include "daemon/definitions/attendance_file.hpp"
#include "daemon/definitions/body_terms.hpp"
#include "daemon/definitions/clearance_file.hpp"
#include "daemon/definitions/files.hpp"
#include "daemon/definitions/names.hpp"
#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/phrases.hpp"
#include "daemon/definitions/reader.hpp"
#include "daemon/definitions/strategy_file.hpp"
#include "daemon/definitions/template_file.hpp"
#include "daemon/definitions/timetable.hpp"
#include "daemon/definitions/transition_file.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::definitions {

namespace {

using model::Definition;

std::string joined(const std::vector<std::string>& words) { return model::join(words, ", "); }

model::Sending sending_of_word(const std::string& word) {
    if (word == "live") return model::Sending::live;
    return word == "clerk first" ? model::Sending::clerk_first : model::Sending::hold;
}

std::string sentence_case(std::string text) {
    if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

/// Reads one system file, section by section: first everything that has an id, so that every name below can be resolved.
class SystemReader {
public:
    SystemReader(const Node& root, const Surroundings& surroundings, Mistakes& mistakes)
        : surroundings_{surroundings}, mistakes_{mistakes}, reader_{mistakes}, file_{root, "system", reader_, "the system"} {}

    Definition read() {
        read_head();
        if (misses_its_names()) return std::move(definition_);
        know_names();
        read_procedures();
        read_offices();
        read_posts();
        read_bodies();
        read_groups();
        read_alarms();
        read_closed_days();
        check_commons();
        read_by_body("meetings of", [this](const Node& value, const std::string& body, const Node&) { read_meetings(value, body); });
        read_by_body("cycles of", [this](const Node& value, const std::string& body, const Node&) { read_cycles(value, body); });
        check_plans();
        read_strategies();
        read_by_body("timetable of", [this](const Node& value, const std::string& body, const Node& key) {
            if (auto entries = read_timetable(value, body, {definition_, surroundings_, parties(), reader_}, key)) {
                definition_.timetables[body] = std::move(*entries);
            }
        });
        if (const auto* transitions = file_.get("transitions"))
            read_transitions(*transitions, definition_, bodies_, offices_, {definition_, surroundings_, parties(), reader_});
        read_by_body("attendance of", [this](const Node& value, const std::string& body, const Node&) {
            if (auto terms = read_attendance(value, body, {definition_, surroundings_, parties(), reader_}))
                model::set_attendance_terms(definition_, body, *terms);
        });
        read_by_body("clearance of", [this](const Node& value, const std::string& body, const Node&) {
            if (auto plan = read_clearance(value, body, {definition_, surroundings_, parties(), reader_}))
                definition_.clearances[body] = plan;
        });
        sort_plans();
        return std::move(definition_);
    }

private:
    // --- the head ------------------------------------------------------------------------------------------------------------

    void read_head() {
        if (const auto* id = file_.get("system")) {
            definition_.system = reader_.id(*id).value_or("");
            const auto& text = definition_.system;
            const auto capital = std::find_if(text.begin(), text.end(), [](unsigned char c) { return std::isupper(c) || c == '_'; });
            if (capital != text.end()) {
                mistakes_.add(*id, "'" + text + "' is no system's id", "small letters, digits and '-'", {},
                              static_cast<std::size_t>(capital - text.begin()));
            }
        }
        definition_.name = file_.text("name", definition_.system);
        definition_.live_from = file_.date("live from");
        definition_.second_person = file_.yes("second person");
        definition_.sending = sending_of_word(file_.word("sending").value_or("hold"));
        read_sending_by_template();
        if (const auto* calendar = file_.get("calendar")) definition_.calendar = reader_.id(*calendar).value_or("");
        definition_.zone = file_.text("zone", definition_.zone);
        if (const auto* zone = file_.get("zone"); zone && !surroundings_.from_store) {
            try {
                (void)load_zone(definition_.zone);
            } catch (const std::exception&) {
                mistakes_.add(
                    *zone, "unknown time zone '" + definition_.zone + "'", "a name of the zone database, such as Europe/London",
                    nearest_to(definition_.zone, {"Europe/London", "UTC", "Europe/Jersey", "Europe/Guernsey", "Europe/Isle_of_Man"}));
            }
        }
        if (const auto hour = file_.time("reminders go at")) {
            if (hour->count() % 60 != 0) mistakes_.add(*file_.get("reminders go at"), "reminders go at a full hour", "9am");
            definition_.remind_hour = static_cast<int>(hour->count() / 60);
        }
        definition_.monday_list = file_.yes("monday list");
        read_quiet_hours();
        definition_.mail_from = file_.mail("mail from");
        read_retention();
        read_paper_hosts();
    }

    /// A template that no mail is written by would keep nothing back, and nobody would notice.
    void read_sending_by_template() {
        const auto* section = file_.get("sending by template");
        if (!section) return;
        if (section->kind != Node::Kind::mapping) {
            mistakes_.add(*section, "'sending by template' names each template with its word", "{escalation: clerk first}");
            return;
        }
        const auto& words = keys_of("system").find("sending by template")->words;
        const auto known = templates_of_mails(surroundings_.templates);
        for (const auto& [key, value] : section->entries) {
            auto name = key->text;
            std::replace(name.begin(), name.end(), ' ', '_');
            if (std::find(known.begin(), known.end(), name) == known.end()) {
                mistakes_.add(*key, "no mail has the template '" + key->text + "'", one_of_words(known), nearest_to(name, known));
                continue;
            }
            const auto word = reader_.one_of(*value, words);
            if (word && !definition_.sending_by_template.emplace(name, sending_of_word(*word)).second)
                mistakes_.add(*key, "the template '" + name + "' stands here twice", "one line a template");
        }
    }

    void read_quiet_hours() {
        const auto* node = file_.get("quiet hours");
        const std::string expected = "from the evening to the morning, such as 6pm to 8am";
        const auto written = node ? reader_.text(*node, expected) : std::nullopt;
        if (!written) return;
        const auto hours = parse_quiet_hours(*written);
        if (!hours) return add_phrase_error(mistakes_, *node, hours.error(), expected);
        const auto reminders = calendar::minutes{60 * definition_.remind_hour};
        if (reminders >= hours->from || reminders < hours->until)
            mistakes_.add(*node, "reminders go at " + calendar::in_words(reminders) + ", which is in the quiet hours",
                          "quiet hours that end by then, or another hour in 'reminders go at'");
        definition_.quiet_hours = *hours;
    }

    void read_retention() {
        definition_.texts_kept_for_ever = file_.words("texts kept for ever");
        const auto* node = file_.get("texts are kept for");
        const std::string expected = "whole years, such as 6 years";
        const auto written = node ? reader_.text(*node, expected) : std::nullopt;
        if (written) {
            const auto years = parse_years_kept(*written);
            if (!years) return add_phrase_error(mistakes_, *node, years.error(), expected);
            definition_.texts_kept_years = years->count;
        }
        if (const auto* for_ever = file_.get("texts kept for ever"); for_ever && !node)
            mistakes_.add(*for_ever, "all texts are kept for ever, for no term is given", "'texts are kept for', or the line left out");
    }

    /// Hosts by name alone: no address, scheme, port or path, for each is compared as a whole with what an address names.
    void read_paper_hosts() {
        const auto* node = file_.get("papers are published on");
        if (!node) return;
        for (const auto* item : reader_.each(*node)) {
            auto host = reader_.text(*item, "a host, such as www.council.gov.uk");
            if (!host) continue;
            std::transform(host->begin(), host->end(), host->begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            const auto wrong = host->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.");
            const bool is_name = wrong == std::string::npos && !host->empty() && host->front() != '.' && host->back() != '.' &&
                                 host->find_first_not_of("0123456789.") != std::string::npos;
            if (!is_name)
                mistakes_.add(*item, "'" + *host + "' is no name of a host", "www.council.gov.uk, without https:// and what follows", {},
                              wrong == std::string::npos ? 0 : wrong);
            else if (std::find(definition_.paper_hosts.begin(), definition_.paper_hosts.end(), *host) != definition_.paper_hosts.end())
                mistakes_.add(*item, "'" + *host + "' stands here twice", "each host once");
            else definition_.paper_hosts.push_back(std::move(*host));
        }
    }

    // --- names ---------------------------------------------------------------------------------------------------------------

    /// A slip in the word before all bodies, offices, posts or groups: it has been told of, and whoever is named anywhere else is no slip of its own.
    bool misses_its_names() const {
        const auto& table = keys_of("system");
        std::vector<std::string> known;
        for (const auto& key : table.keys) known.emplace_back(key.name);
        const auto& entries = file_.node().entries;
        return std::any_of(entries.begin(), entries.end(), [&](const Node::Entry& entry) {
            if (table.find(entry.key->text) || table.find_prefixed(entry.key->text)) return false;
            const auto meant = nearest_to(entry.key->text, known);
            return (meant == "bodies" || meant == "offices" || meant == "posts" || meant == "groups") && !file_.node().find(meant);
        });
    }

    /// The entries of a section of ids; a wrong shape is said once, here.
    std::vector<Node::Entry> entries_of(std::string_view key) {
        const auto* node = file_.get(key);
        if (!node) return {};
        if (node->kind != Node::Kind::mapping) {
            mistakes_.add(*node, "'" + std::string{key} + "' is no mapping", "ids, each with its own lines");
            return {};
        }
        return node->entries;
    }

    static std::vector<std::string> names_in(const Node& node) {
        std::vector<std::string> out;
        if (node.kind != Node::Kind::mapping) return out;
        if (const auto* name = node.find("name"); name && name->kind == Node::Kind::word) out.push_back(name->text);
        if (const auto* others = node.find("also called")) {
            if (others->kind == Node::Kind::word) out.push_back(others->text);
            for (const auto& item : others->items) out.push_back(item->text);
        }
        return out;
    }

    void know_names() {
        std::map<std::string, const Node*> party_ids;
        const auto know = [&](std::string_view section, NameBook& book, bool party) {
            for (const auto& entry : entries_of(section)) {
                if (!reader_.id(*entry.key)) continue;
                book.add(entry.key->text, names_in(*entry.value));
                if (!party) continue;
                const auto [before, is_new] = party_ids.emplace(entry.key->text, entry.key.get());
                if (!is_new) {
                    mistakes_.add(*entry.key,
                                  "'" + entry.key->text + "' is the id of an office and of a post, first in line " +
                                      std::to_string(before->second->line),
                                  "an id of its own");
                }
            }
        };
        know("bodies", bodies_, false);
        know("offices", offices_, true);
        know("posts", posts_, true);
        if (const auto* groups = file_.get("groups"); groups && groups->kind == Node::Kind::mapping) {
            for (const auto& entry : groups->entries) groups_.add(entry.key->text, {});
        }
    }

    /// The one thing of a book that a text names, or nothing and a mistake.
    std::optional<std::string> one(const Node& node, const NameBook& book) {
        const auto text = reader_.text(node, "the name or id of a " + book.kind());
        if (!text) return {};
        const auto found = book.find(*text);
        if (found.size() == 1) return found.front();
        if (found.empty()) {
            mistakes_.add(node, "unknown " + book.kind() + " '" + *text + "'",
                          book.words().empty() ? "a " + book.kind() + " of this file" : one_of_words(ids_of(book)),
                          nearest_to(*text, book.words()));
        } else {
            mistakes_.add(node, "'" + *text + "' names more than one " + book.kind() + ": " + joined(found),
                          "the id of the one that is meant");
        }
        return {};
    }
    std::vector<std::string> ids_of(const NameBook& book) const {
        std::vector<std::string> ids;
        for (const auto& word : book.words()) {
            if (const auto found = book.find(word); found.size() == 1 && found.front() == word) ids.push_back(word);
        }
        return ids;
    }

    Parties parties() { return {definition_, bodies_, offices_, posts_, groups_, group_members_, reader_}; }

    // --- procedures ----------------------------------------------------------------------------------------------------------

    void read_procedures() {
        for (const auto& named : surroundings_.procedures) definition_.procedures[named.procedure.id] = named.procedure;
    }

    std::string procedure_of(const Node& node) {
        const auto text = reader_.text(node, "the name of a procedure, such as council committee");
        if (!text) return {};
        const auto sought = plain(*text);
        std::vector<std::string> known = surroundings_.procedures_there_are;
        for (const auto& [procedure, also_called] : surroundings_.procedures) {
            if (plain(procedure.id) == sought || plain(procedure.name) == sought) return procedure.id;
            for (const auto& other : also_called) {
                if (plain(other) == sought) return procedure.id;
                known.push_back(other);
            }
            known.push_back(procedure.id);
        }
        if (surroundings_.broken_procedures.count(sought) != 0) return {};
        std::sort(known.begin(), known.end());
        known.erase(std::unique(known.begin(), known.end()), known.end());
        mistakes_.add(node, "unknown procedure '" + *text + "'",
                      known.empty() ? a_file_in(surroundings_.config_dir, "procedures") : one_of_words(known), nearest_to(sought, known));
        return {};
    }

    // --- offices, posts, bodies ----------------------------------------------------------------------------------------------

    void read_offices() {
        for (const auto& [key, value] : entries_of("offices")) {
            const Section section{*value, "office", reader_, "the office '" + key->text + "'"};
            if (!section) continue;
            model::Office office;
            office.id = key->text;
            office.name = section.text("name", key->text);
            office.mail = section.mail("mail");
            if (const auto* runs = section.get("runs")) {
                for (const auto* item : reader_.each(*runs)) {
                    auto body = one(*item, bodies_);
                    if (!body) continue;
                    if (std::find(office.runs.begin(), office.runs.end(), *body) != office.runs.end()) {
                        mistakes_.add(*item, "'" + *body + "' stands here twice", "each body once");
                    }
                    office.runs.push_back(std::move(*body));
                }
            }
            if (const auto* head = section.get("head")) office.head = one(*head, posts_).value_or("");
            if (const auto* deputy = section.get("deputy")) office.deputy = one(*deputy, posts_).value_or("");
            definition_.offices.emplace(office.id, std::move(office));
        }
    }

    void read_posts() {
        for (const auto& [key, value] : entries_of("posts")) {
            const Section section{*value, "post", reader_, "the post '" + key->text + "'"};
            if (!section) continue;
            model::Post post;
            post.id = key->text;
            post.name = section.text("name", key->text);
            if (const auto* body = section.get("body")) post.body = one(*body, bodies_).value_or("");
            post.mail = section.mail("mail");
            post.elected_member = section.yes("elected");
            post.chair = section.yes("chair");
            if (post.chair && !section.get("body")) {
                mistakes_.add(*section.get("chair"), "the post '" + post.id + "' chairs no body", "body: the body that it chairs");
            }
            read_post_terms(section, post);
            if (const auto* deputy = section.get("deputy")) {
                post.deputy = one(*deputy, posts_).value_or("");
                if (post.deputy == post.id) mistakes_.add(*deputy, "the post '" + post.id + "' stands in for itself", "another post");
            }
            if (const auto* holders = section.get("held by")) {
                for (const auto* item : reader_.each(*holders)) read_holding(*item, post);
            }
            definition_.posts.emplace(post.id, std::move(post));
        }
    }

    void read_holding(const Node& node, model::Post& post) {
        const Section section{node, "holding", reader_, "a holder of '" + post.id + "'"};
        if (!section) return;
        model::Holding holding;
        if (const auto* person = section.get("person")) holding.person = reader_.id(*person).value_or("");
        holding.capacity = section.word("capacity").value_or("substantive");
        holding.from = section.date("from");
        holding.until = section.date("until");
        holding.term_ends = section.date("term ends");
        holding.instrument = section.text("by");
        if (holding.from && holding.term_ends && *holding.term_ends < *holding.from) {
            mistakes_.add(*section.get("term ends"), "the term ends before it begins",
                          "a date from " + calendar::in_words(*holding.from) + " on");
        }
        if (holding.from && holding.until && *holding.until < *holding.from) {
            mistakes_.add(*section.get("until"), "the holding ends before it begins",
                          "a date from " + calendar::in_words(*holding.from) + " on");
        }
        post.holders.push_back(std::move(holding));
    }

    void read_bodies() {
        std::map<std::string, std::string> prefixes;
        for (const auto& [key, value] : entries_of("bodies")) {
            const Section section{*value, "body", reader_, "the body '" + key->text + "'"};
            if (!section) continue;
            model::Body body;
            body.id = key->text;
            body.name = section.text("name", key->text);
            body.also_called = section.texts("also called");
            read_prefix(section, body, prefixes, *key);
            if (const auto* rules = section.get("rules")) body.procedure = procedure_of(*rules);
            body.begins = section.date("begins");
            body.ends = section.date("ends");
            if (body.begins && body.ends && *body.ends < *body.begins) {
                mistakes_.add(*section.get("ends"), "'" + body.id + "' ends before it begins",
                              "a date from " + calendar::in_words(*body.begins) + " on");
            }
            body.made_by = section.texts("made by");
            body.members = section.number("members", 1, 1000).value_or(0);
            body.members_from = section.texts("members from");
            body.invited = section.texts("invited");
            read_commons(section, body);
            if (const auto* chairs = section.get("chair")) {
                for (const auto* item : reader_.each(*chairs)) chair_nodes_.push_back({body.id, item});
            }
            read_body_terms(section, body);
            read_quorum(section, body);
            if (const auto* node = section.get("scrutinised by")) body.scrutinised_by = one(*node, bodies_).value_or("");
            body.decides_by = section.word("decides by").value_or("");
            body.at_least_a_year = section.number("at least a year", 0, 366).value_or(0);
            if (const auto* answers = section.get("answers")) answer_nodes_.push_back({body.id, answers});
            if (const auto sending = section.word("sending")) body.sending = sending_of_word(*sending);
            definition_.bodies.emplace(body.id, std::move(body));
        }
        // Chairs and answering posts may be named through bodies that stand further below.
        for (const auto& [body, node] : chair_nodes_) {
            for (auto& post : parties().posts_of(*node)) definition_.bodies.find(body)->second.chairs.push_back(std::move(post));
        }
        for (auto& [id, body] : definition_.bodies) {
            if (!body.chairs.empty()) continue;
            for (const auto& [post_id, post] : definition_.posts) {
                if (post.chair && post.body == id) body.chairs.push_back(post_id);
            }
        }
        check_terms();
        for (const auto& [body, node] : answer_nodes_) {
            const auto found = parties().of(*node);
            if (found.size() > 1) mistakes_.add(*node, "several answer for '" + body + "'", "one post or office");
            if (found.size() == 1) definition_.bodies.find(body)->second.answers = found.front().id;
        }
    }

    /// What stands across bodies and posts. What is read back was checked when it was first loaded.
    void check_terms() {
        for (auto& [id, body] : definition_.bodies) {
            const auto* node = body_node(id);
            if (const auto* quorum = node->find("quorum")) settle_named_posts(*quorum, body, posts_, mistakes_);
            if (!surroundings_.from_store) check_composition(*node, body, definition_, mistakes_);
            if (body.quorum.denominator != 0 && model::strength_on(definition_, nullptr, id, {}).whole == 0) {
                mistakes_.add(*node->find("quorum"), "a share of the members, but nobody knows how many there are",
                              "members: their number");
            }
        }
        if (!surroundings_.from_store) check_aliases(entries_of("bodies"), mistakes_);
    }

    void read_prefix(const Section& section, model::Body& body, std::map<std::string, std::string>& prefixes, const Node& key) {
        const auto* node = section.get("prefix");
        if (node) {
            body.prefix = reader_.id(*node).value_or("");
        } else {
            for (const char c : body.id) body.prefix += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        }
        if (body.prefix.empty()) return;
        const auto [before, is_new] = prefixes.emplace(plain(body.prefix), body.id);
        if (!is_new) {
            mistakes_.add(node ? *node : key, "the prefix '" + body.prefix + "' is that of '" + before->second + "' too",
                          "a prefix of its own");
        }
    }

    void read_commons(const Section& section, model::Body& body) {
        const auto* commons = section.get("sits in common with");
        if (!commons) return;
        for (const auto* item : reader_.each(*commons)) {
            auto other = one(*item, bodies_);
            if (!other) continue;
            if (*other == body.id) {
                mistakes_.add(*item, "'" + body.id + "' sits in common with itself", "other bodies");
                continue;
            }
            common_nodes_[body.id][*other] = item;
            body.sits_in_common_with.push_back(std::move(*other));
        }
    }

    void read_quorum(const Section& section, model::Body& body) {
        const auto* node = section.get("quorum");
        if (!node) return;
        const auto text = reader_.text(*node, "8 members, one from each of made by, wait 15 minutes");
        if (!text) return;
        const auto quorum = parse_quorum(*text, body.made_by);
        if (!quorum) {
            add_phrase_error(mistakes_, *node, quorum.error(), "8 members, one from each of made by, wait 15 minutes");
            return;
        }
        body.quorum = *quorum;
        if (body.members != 0 && body.quorum.members > body.members) {
            mistakes_.add(*node,
                          "a quorum of " + std::to_string(body.quorum.members) + " among " + std::to_string(body.members) + " members",
                          "at most " + std::to_string(body.members));
        }
    }

    /// Who leads a sitting in common is who names the others; in a circle nobody would.
    void check_commons() {
        std::map<std::string, int> seen;  // 1: on the way, 2: done
        const std::function<void(const std::string&)> visit = [&](const std::string& id) {
            seen[id] = 1;
            for (const auto& [other, node] : common_nodes_[id]) {
                if (seen[other] == 1) {
                    mistakes_.add(*node, "'" + id + "' and '" + other + "' name each other in a circle",
                                  "one body that names the others it sits in common with");
                } else if (seen[other] == 0) {
                    visit(other);
                }
            }
            seen[id] = 2;
        };
        for (const auto& [id, body] : definition_.bodies) {
            if (seen[id] == 0) visit(id);
        }
    }

    void read_groups() {
        const auto* groups = file_.get("groups");
        if (!groups) return;
        if (groups->kind != Node::Kind::mapping) {
            mistakes_.add(*groups, "'groups' is no mapping", "names, each with a list of posts or offices");
            return;
        }
        for (const auto& [key, value] : groups->entries) {
            if (value->kind == Node::Kind::nothing) {
                mistakes_.add(*key, "nothing stands after '" + key->text + ":'", "a list of posts or offices");
                continue;
            }
            // What an empty group owes would be owed by nobody, without a word. One that was applied before that was said is read as ever.
            if (value->kind == Node::Kind::list && value->items.empty() && !surroundings_.from_store)
                mistakes_.add(*key, "nobody is in the group '" + key->text + "'", "a list of posts or offices, or the line left out");
            auto& members = group_members_[key->text];
            for (const auto* item : reader_.each(*value)) {
                const auto text = reader_.text(*item, "a post or office");
                if (text && !groups_.find(*text).empty() && posts_.find(*text).empty() && offices_.find(*text).empty()) {
                    mistakes_.add(*item, "'" + *text + "' is a group itself", "posts or offices");
                    continue;
                }
                for (auto& party : parties().of(*item)) {
                    if (std::find(members.begin(), members.end(), party.id) != members.end()) {
                        mistakes_.add(*item, "'" + party.id + "' stands here twice", "each once");
                    } else {
                        members.push_back(party.id);
                    }
                }
            }
        }
    }

    void read_alarms() {
        const auto* alarms = file_.get("alarms to");
        if (!alarms) return;
        for (const auto* item : reader_.each(*alarms)) {
            for (auto& party : parties().reachable(*item)) definition_.alarms_to.push_back(std::move(party.id));
        }
    }

    void read_closed_days() {
        const auto* days = file_.get("closed days");
        if (!days) return;
        if (days->kind != Node::Kind::mapping) {
            mistakes_.add(*days, "'closed days' is no mapping", "dates, each with why");
            return;
        }
        for (const auto& [key, value] : days->entries) {
            const auto date = reader_.date(*key);
            const auto why = reader_.text(*value, "why it is closed");
            if (!date || !why) continue;
            if (!definition_.closed_days.emplace(*date, *why).second) mistakes_.add(*key, "this date stands here twice", "each date once");
        }
    }

    // --- what belongs to a body ----------------------------------------------------------------------------------------------

    /// Every section "PREFIX BODY" or "PREFIX BODY and BODY", for each of its bodies.
    void read_by_body(std::string_view prefix, const std::function<void(const Node&, const std::string&, const Node&)>& read) {
        std::map<std::string, int> lines;
        for (const auto& [key, value] : file_.node().entries) {
            const auto* table_key = keys_of("system").find_prefixed(key->text);
            if (!table_key || table_key->name != prefix || value->kind == Node::Kind::nothing) continue;
            for (const auto& body : bodies_named(*key, prefix.size() + 1)) {
                const auto [before, is_new] = lines.emplace(body, key->line);
                if (!is_new) {
                    mistakes_.add(
                        *key,
                        "there is a '" + std::string{prefix} + "' for '" + body + "' already, in line " + std::to_string(before->second),
                        "one for a body");
                    continue;
                }
                read(*value, body, *key);
            }
        }
    }

    std::vector<std::string> bodies_named(const Node& key, std::size_t from) {
        const auto rest = key.text.substr(from);
        std::vector<std::string> out;
        if (const auto whole = bodies_.find(rest); whole.size() == 1) return whole;
        std::size_t begin = 0;
        while (begin <= rest.size()) {
            auto end = rest.size();
            std::size_t gap = 0;
            for (const auto* between : {", ", " and "}) {
                if (const auto at = rest.find(between, begin); at < end) {
                    end = at;
                    gap = std::string_view{between}.size();
                }
            }
            const auto name = rest.substr(begin, end - begin);
            const auto found = bodies_.find(name);
            if (found.size() == 1) {
                out.push_back(found.front());
            } else if (found.empty()) {
                mistakes_.add(key, "unknown body '" + name + "'",
                              bodies_.words().empty() ? "a body of this file" : one_of_words(ids_of(bodies_)),
                              nearest_to(name, bodies_.words()), from + begin);
            } else {
                mistakes_.add(key, "'" + name + "' names more than one body: " + joined(found), "the id of the one that is meant", {},
                              from + begin);
            }
            if (gap == 0) break;
            begin = end + gap;
        }
        return out;
    }

    // --- meetings and cycles -------------------------------------------------------------------------------------------------

    void read_meetings(const Node& list, const std::string& body_id) {
        const auto& body = definition_.bodies.find(body_id);
        if (body == definition_.bodies.end()) return;
        std::map<std::string, int> refs;
        for (const auto* item : reader_.each(list)) {
            const Section section{*item, "meeting", reader_, "a meeting of '" + body_id + "'"};
            if (!section) continue;
            auto meeting = read_meeting(section, body->second);
            if (!meeting.ref.empty()) {
                const auto [before, is_new] = refs.emplace(meeting.ref, item->line);
                if (!is_new) {
                    mistakes_.add(*section.get("ref"),
                                  "the ref '" + meeting.ref + "' is that of another meeting, in line " + std::to_string(before->second),
                                  "a ref of its own");
                }
            }
            meeting_nodes_[body_id].push_back({meeting.ref, item});
            definition_.meetings.push_back(std::move(meeting));
        }
        if (!definition_.meetings.empty() && body->second.procedure.empty() && body_node(body_id) && !body_node(body_id)->find("rules")) {
            mistakes_.add(*body_node(body_id), "'" + body_id + "' meets, but under no rules",
                          "rules: the procedure it meets under, such as council committee");
        }
    }

    const Node* body_node(const std::string& id) const {
        const auto* bodies = file_.get("bodies");
        return bodies ? bodies->find(id) : nullptr;
    }

    void read_opening(const Section& section, std::optional<model::Date>& on, unsigned& month, unsigned& day) {
        const auto* node = section.get("opens");
        if (!node) return;
        const auto text = reader_.text(*node, "1 February 2022, or 1 February each year");
        if (!text) return;
        const auto opening = parse_opening(*text);
        if (!opening) {
            add_phrase_error(mistakes_, *node, opening.error(), "1 February 2022, or 1 February each year");
            return;
        }
        on = opening->on;
        month = opening->month;
        day = opening->day;
    }

    model::PlannedMeeting read_meeting(const Section& section, const model::Body& body) {
        model::PlannedMeeting meeting;
        meeting.body = body.id;
        if (const auto* ref = section.get("ref")) meeting.ref = reader_.id(*ref).value_or("");
        meeting.title = section.text("title", sentence_case(meeting.ref) + " meeting");
        meeting.kind = section.word("kind").value_or("ordinary");
        meeting.in_common = section.yes("in common");
        meeting.shadow = section.yes("shadow");
        meeting.purpose = section.text("to");
        meeting.fulfilled_by = section.words("fulfilled by");
        meeting.on = section.date("on");
        meeting.at = section.time("at");
        meeting.place = section.text("place");
        meeting.not_after = section.date("not after");
        read_opening(section, meeting.opens_on, meeting.opens_month, meeting.opens_day);
        read_window(section, meeting);
        check_meeting(section, meeting, body);
        return meeting;
    }

    void read_window(const Section& section, model::PlannedMeeting& meeting) {
        const auto* node = section.get("in");
        if (!node) {
            if (meeting.on) {
                meeting.year = static_cast<int>(meeting.on->year());
                meeting.first_month = meeting.last_month = static_cast<unsigned>(meeting.on->month());
            } else if (!section.get("on")) {
                mistakes_.add(section.node(), section.what() + " has no date", "in: June 2022, or on: 28 March 2022");
            }
            return;
        }
        const auto text = reader_.text(*node, "June 2022, or May or June each year");
        if (!text) return;
        const auto window = parse_window(*text);
        if (!window) {
            add_phrase_error(mistakes_, *node, window.error(), "June 2022, or May or June each year");
            return;
        }
        meeting.each_year = window->each_year;
        meeting.year = window->year;
        meeting.first_month = window->first_month;
        meeting.last_month = window->last_month;
    }

    void check_meeting(const Section& section, const model::PlannedMeeting& meeting, const model::Body& body) {
        namespace chr = std::chrono;
        if (meeting.in_common && body.sits_in_common_with.empty()) {
            mistakes_.add(*section.get("in common"), "'" + body.id + "' sits in common with nobody",
                          "sits in common with: in the body's lines, or no");
        }
        if (meeting.each_year) {
            if (meeting.on)
                mistakes_.add(*section.get("on"), "a meeting of each year has no one date",
                              "the line left out; the date is fixed when the meeting is arranged");
            if (meeting.not_after)
                mistakes_.add(*section.get("not after"), "a meeting of each year has no one last date", "the line left out");
            if (meeting.opens_on) mistakes_.add(*section.get("opens"), "a meeting of each year opens each year", "1 February each year");
            if (meeting.shadow) mistakes_.add(*section.get("shadow"), "a meeting of each year is not in shadow for ever", "no");
            return;
        }
        if (meeting.opens_month != 0)
            mistakes_.add(*section.get("opens"), "a meeting that is held once opens on one date", "1 February 2022");
        if (meeting.first_month == 0) return;
        const calendar::Date first{chr::year{meeting.year}, chr::month{meeting.first_month}, chr::day{1}};
        const int last_year = meeting.year + (meeting.last_month < meeting.first_month ? 1 : 0);
        const calendar::Date last = chr::year{last_year} / chr::month{meeting.last_month} / chr::last;
        if (meeting.on && (*meeting.on < first || *meeting.on > last)) {
            mistakes_.add(*section.get("on"), calendar::in_words(*meeting.on) + " is not in the months given",
                          "a date in " + section.text("in"));
        }
        if (meeting.not_after && *meeting.not_after < meeting.on.value_or(first)) {
            mistakes_.add(*section.get("not after"), "the last date comes before the meeting",
                          "a date from " + calendar::in_words(meeting.on.value_or(first)) + " on");
        }
        if (meeting.opens_on && *meeting.opens_on > meeting.on.value_or(last)) {
            mistakes_.add(*section.get("opens"), "work on it begins after the meeting",
                          "a date before " + calendar::in_words(meeting.on.value_or(last)));
        }
        if (meeting.shadow && body.begins && first >= *body.begins) {
            mistakes_.add(*section.get("shadow"), "'" + body.id + "' exists from " + calendar::in_words(*body.begins) + " on", "no");
        }
        if (body.ends && meeting.on.value_or(first) > *body.ends) {
            mistakes_.add(section.get("on") ? *section.get("on") : *section.get("in"),
                          "'" + body.id + "' ends on " + calendar::in_words(*body.ends), "a date until then");
        }
    }

    void read_cycles(const Node& mapping, const std::string& body_id) {
        if (mapping.kind != Node::Kind::mapping) {
            mistakes_.add(mapping, "the cycles are no mapping", "names, each with {opens, meetings}");
            return;
        }
        for (const auto& [key, value] : mapping.entries) {
            reader_.id(*key);
            const Section section{*value, "cycle", reader_, "the cycle '" + key->text + "'"};
            if (!section) continue;
            model::CycleDefinition cycle;
            cycle.ref = key->text;
            cycle.body = body_id;
            cycle.title = section.text("title", sentence_case(cycle.ref) + " cycle");
            read_opening(section, cycle.opens_on, cycle.opens_month, cycle.opens_day);
            cycle.each_year = cycle.opens_month != 0;
            cycle.first_year = section.number("first", 1900, 2200).value_or(0);
            if (cycle.each_year && !section.get("first")) {
                mistakes_.add(section.node(), section.what() + " lacks 'first'", "first: the first year it opens in");
            }
            if (cycle.opens_on && section.get("first")) {
                mistakes_.add(*section.get("first"), "a cycle that opens once has no first year",
                              "the line left out, or 'opens: 1 February each year'");
            }
            if (const auto* meetings = section.get("meetings")) {
                for (const auto* item : reader_.each(*meetings)) read_slot(*item, cycle);
            }
            definition_.cycles.push_back(std::move(cycle));
        }
    }

    void read_strategies() {
        const StrategySurroundings around{definition_, parties(), bodies_, reader_};
        read_by_body("strategy of", [&](const Node& value, const std::string& body, const Node&) {
            read_strategy(value, body, {}, around, definition_.strategies);
        });
        read_by_body("strategies of", [&](const Node& value, const std::string& body, const Node&) {
            if (value.kind != Node::Kind::mapping) {
                mistakes_.add(value, "the strategies are no mapping", "refs, each with the lines of one strategy");
                return;
            }
            for (const auto& [key, lines] : value.entries) read_strategy(*lines, body, key, around, definition_.strategies);
        });
    }

    void read_slot(const Node& node, model::CycleDefinition& cycle) {
        const auto ref = reader_.text(node, "the ref of a meeting");
        if (!ref) return;
        std::vector<std::string> known;
        const model::PlannedMeeting* meeting = nullptr;
        for (const auto& candidate : definition_.meetings) {
            if (candidate.body != cycle.body) continue;
            known.push_back(candidate.ref);
            if (candidate.ref == *ref) meeting = &candidate;
        }
        if (!meeting) {
            mistakes_.add(node, "unknown meeting '" + *ref + "'",
                          known.empty() ? "a ref from 'meetings of " + cycle.body + "'" : one_of_words(known), nearest_to(*ref, known));
            return;
        }
        const auto [before, is_new] = slots_.emplace(std::pair{cycle.body, *ref}, cycle.ref);
        if (!is_new)
            mistakes_.add(node, "'" + *ref + "' belongs to the cycle '" + before->second + "' already", "each meeting in one cycle, once");
        if (meeting->each_year != cycle.each_year && (cycle.each_year || cycle.opens_on)) {
            mistakes_.add(node,
                          meeting->each_year ? "'" + *ref + "' is held each year, the cycle opens once"
                                             : "'" + *ref + "' is held once, the cycle opens each year",
                          "meetings that are held as often as the cycle opens");
        }
        cycle.meetings.push_back(*ref);
    }

    /// What only the whole plan shows: meetings that nobody would open, and a minimum a year that the plan does not reach.
    void check_plans() {
        std::map<std::string, int> each_year;
        for (const auto& [body, meetings] : meeting_nodes_) {
            for (const auto& [ref, node] : meetings) {
                const auto found =
                    std::find_if(definition_.meetings.begin(), definition_.meetings.end(),
                                 [&, body = body, ref = ref](const auto& meeting) { return meeting.body == body && meeting.ref == ref; });
                if (ref.empty() || found == definition_.meetings.end() || !found->each_year) continue;
                ++each_year[body];
                if (slots_.count({body, ref}) == 0) {
                    mistakes_.add(*node, "'" + ref + "' is held each year, but belongs to no cycle that opens each year",
                                  "its ref in 'cycles of " + body + "'");
                }
            }
        }
        for (const auto& [body, count] : each_year) {
            const auto& found = definition_.bodies.find(body)->second;
            if (count >= found.at_least_a_year) continue;
            const auto* node = body_node(body)->find("at least a year");
            mistakes_.add(*node,
                          "'" + body + "' must meet " + std::to_string(found.at_least_a_year) + " times a year, its plan foresees " +
                              std::to_string(count),
                          "as many meetings 'each year' in 'meetings of " + body + "'");
        }
    }

    /// Canonical text has sorted keys, so the order of a file's sections must not tell: bodies by id, cycles by their opening.
    void sort_plans() {
        std::stable_sort(definition_.meetings.begin(), definition_.meetings.end(),
                         [](const auto& a, const auto& b) { return a.body < b.body; });
        std::stable_sort(definition_.strategies.begin(), definition_.strategies.end(),
                         [](const auto& a, const auto& b) { return std::tie(a->body, a->ref) < std::tie(b->body, b->ref); });
        std::sort(definition_.cycles.begin(), definition_.cycles.end(), [](const auto& a, const auto& b) {
            return std::tuple{a.body, a.each_year, a.opens_on.value_or(model::Date{}), a.first_year, a.ref} <
                   std::tuple{b.body, b.each_year, b.opens_on.value_or(model::Date{}), b.first_year, b.ref};
        });
    }

    const Surroundings& surroundings_;
    Mistakes& mistakes_;
    Reader reader_;
    Section file_;
    Definition definition_;
    NameBook bodies_{"body"}, offices_{"office"}, posts_{"post"}, groups_{"group"};
    std::map<std::string, std::vector<std::string>> group_members_;
    std::map<std::string, std::map<std::string, const Node*>> common_nodes_;
    std::vector<std::pair<std::string, const Node*>> chair_nodes_, answer_nodes_;
    std::map<std::string, std::vector<std::pair<std::string, const Node*>>> meeting_nodes_;
    std::map<std::pair<std::string, std::string>, std::string> slots_;
};

}  // namespace

model::Definition read_system(const Node& root, const Surroundings& surroundings, Mistakes& mistakes) {
    return SystemReader{root, surroundings, mistakes}.read();
}

}  // namespace beadle::definitions
