#include "tests/daemon/definitions/support.hpp"

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <sstream>

#include "workflows/model/strategy_plan.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::definitions::testing {

namespace fs = std::filesystem;

std::string config() { return std::string{BEADLE_SOURCE_DIR} + "/config"; }

std::string read(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

Folder::Folder() {
    static std::atomic<int> count{0};
    path_ = fs::temp_directory_path() / ("beadle-definitions-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    fs::create_directories(path_);
}
Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}
std::string Folder::write(const std::string& name, const std::string& text) const {
    const auto file = path_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
    return file.string();
}

Loading load_text(const std::string& text) {
    const Folder folder;
    return load_system(folder.write("systems/own/system.yaml", text), config());
}

std::string all_texts(const std::vector<Mistake>& mistakes) {
    std::string out;
    for (const auto& mistake : mistakes) out += to_text(mistake) + "\n";
    return out;
}

std::string tiny(const std::string& more) {
    return "system: tiny\n"
           "calendar: england-and-wales\n"
           "offices:\n"
           "  gov: {name: Governance, mail: gov@icb.example, runs: icp, head: boss, deputy: clerk}\n"
           "bodies:\n"
           "  icp: {name: Partnership, also called: [the ICP], rules: own terms}\n"
           "posts:\n"
           "  boss: {name: The boss, mail: boss@icb.example}\n"
           "  clerk: {name: The clerk, mail: clerk@icb.example}\n"
           "  leader: {name: The leader, mail: leader@council.example, elected: yes}\n" +
           more;
}

namespace {

std::string text_of(const std::optional<model::Date>& date) { return date ? calendar::to_iso(*date) : "-"; }
std::string text_of(const std::optional<calendar::minutes>& at) { return at ? std::to_string(at->count()) : "-"; }
std::string text_of(const model::Offset& offset) { return std::to_string(offset.count) + (offset.in_hours ? "h" : "d"); }
std::string text_of(const calendar::Rule& rule) {
    return "[" + rule.text + "|" + std::to_string(static_cast<int>(rule.form)) + " " + std::to_string(rule.count) + " " +
           std::to_string(static_cast<int>(rule.unit)) + " " + rule.anchor + " " + text_of(rule.date) + " " + text_of(rule.at) + "]";
}
std::string list(const std::vector<std::string>& words) { return "(" + model::join(words, "; ") + ")"; }

}  // namespace

std::string dump(const model::Definition& d) {
    std::ostringstream out;
    out << d.system << " " << d.name << " " << d.hash << " " << text_of(d.live_from) << " " << static_cast<int>(d.sending) << " "
        << d.calendar << " " << d.zone << " " << d.remind_hour << " " << d.monday_list << " "
        << (d.quiet_hours ? d.quiet_hours->from.count() * 1440 + d.quiet_hours->until.count() : -1) << " " << list(d.alarms_to) << " "
        << d.mail_from << " " << d.texts_kept_years << " " << list(d.texts_kept_for_ever) << " " << list(d.paper_hosts) << "\n";
    for (const auto& [id, o] : d.offices)
        out << "office " << id << " " << o.id << " " << o.name << " " << o.mail << " " << list(o.runs) << " " << o.head << " " << o.deputy
            << "\n";
    for (const auto& [id, b] : d.bodies) {
        out << "body " << id << " " << b.id << " " << b.prefix << " " << b.name << " " << list(b.also_called) << " " << b.procedure << " "
            << text_of(b.begins) << " " << text_of(b.ends) << " " << list(b.made_by) << list(b.members_from) << list(b.invited) << " "
            << b.answers << " " << list(b.sits_in_common_with) << list(b.chairs) << " " << b.quorum.members << " " << b.quorum.numerator
            << "/" << b.quorum.denominator << " " << list(b.quorum.one_from_each) << " " << b.quorum.wait_minutes << " " << b.members << " "
            << b.quorum.of_whole_number << b.quorum.more_from.size() << b.quorum.with_posts.size() << " " << b.both_chairs_act << " "
            << b.several_posts << " " << b.majority.numerator << "/" << b.majority.denominator << b.majority.more_than
            << static_cast<int>(b.majority.of) << b.majority.text << b.casting_vote << " " << b.requisition.members << " "
            << b.requisition.numerator << "/" << b.requisition.denominator << " " << b.scrutinised_by << " " << b.governance << " "
            << b.told_apart_as << " " << b.decides_by << " " << (b.sending ? static_cast<int>(*b.sending) : -1) << " " << b.at_least_a_year
            << "\n";
        for (const auto& share : b.quorum.more_from) out << "  " << share.count << " from " << share.of << "\n";
        for (const auto& posts : b.quorum.with_posts) out << "  including " << list(posts) << "\n";
        for (const auto& seat : b.at_minimum) out << "  seat " << seat.seat << " " << seat.kind << " " << seat.count << "\n";
    }
    for (const auto& [id, p] : d.posts) {
        out << "post " << id << " " << p.id << " " << p.name << " " << p.body << " " << p.mail << " " << p.elected_member << p.chair << " "
            << p.deputy << " " << p.member << p.votes << list(p.comes_from) << list(p.seats) << p.kind << list(p.selected_by);
        for (const auto& h : p.holders)
            out << " {" << h.person << " " << h.capacity << " " << text_of(h.from) << " " << text_of(h.until) << " " << text_of(h.term_ends)
                << " " << h.instrument << "}";
        out << "\n";
    }
    for (const auto& c : d.cycles) {
        out << "cycle " << c.body << " " << c.ref << " " << c.title << " " << c.each_year << " " << c.first_year << " "
            << text_of(c.opens_on) << " " << c.opens_day << "." << c.opens_month << " " << list(c.meetings) << "\n";
    }
    for (const auto& m : d.meetings) {
        out << "meeting " << m.body << " " << m.ref << " " << m.title << " " << m.kind << " " << m.in_common << m.shadow << " " << m.purpose
            << " " << list(m.fulfilled_by) << " " << m.each_year << " " << m.year << " " << m.first_month << "-" << m.last_month << " "
            << text_of(m.on) << " " << text_of(m.at) << " " << m.place << " " << text_of(m.not_after) << " " << text_of(m.opens_on) << " "
            << m.opens_day << "." << m.opens_month << "\n";
    }
    for (const auto& one : d.strategies) {
        const auto& p = *one;
        const auto rule = [](const std::optional<calendar::Rule>& by) { return by ? by->text : std::string{"-"}; };
        const auto names = [](const std::vector<model::StrategyName>& all) {
            std::string text;
            for (const auto& name : all) text += " (" + name.ref + "|" + name.name + "|" + name.party + ")";
            return text;
        };
        out << "strategy " << p.body << " " << p.ref << " " << p.title << " " << p.matter << " " << p.lead << " " << p.replaces << " "
            << p.direction_at << " " << rule(p.direction_by) << " " << rule(p.chapters_by) << " involve" << names(p.involve) << " "
            << rule(p.involve_by) << " support " << list(p.support_from) << " " << rule(p.support_by) << " " << int(p.unsupported) << " "
            << p.approve_at << " " << text_of(p.approve_by) << " " << rule(p.settle_by) << " " << rule(p.publish_by) << " copies"
            << names(p.copies_to) << " " << rule(p.copies_by) << " " << text_of(p.takes_effect) << " received " << list(p.received_by)
            << " " << rule(p.consider_by) << " " << p.review_at << " " << p.sign_off_at << " " << p.progress_months << "\n";
        for (const auto& c : p.chapters)
            out << "  chapter " << c.ref << " " << c.title << names({c.owner}) << " overseen" << names(c.overseen_by) << " "
                << c.implemented_by << " aligned" << names(c.aligned_with) << "\n";
    }
    for (const auto& [body, entries] : d.timetables) {
        for (const auto& e : entries) {
            out << "line " << body << " " << e.ref << " " << e.what << " " << e.ask << " " << text_of(e.by) << " " << list(e.owed_by) << " "
                << e.each_office << " " << e.met_by;
            for (const auto& offset : e.remind) out << " r" << text_of(offset);
            for (const auto& then : e.then) out << " t" << then.to << "@" << text_of(then.at);
            out << " " << list(e.kinds) << " " << e.judged_by << " " << e.if_late << " " << e.notice_only << " " << e.template_name << "\n";
        }
    }
    for (const auto& [id, p] : d.procedures) {
        out << "procedure " << id << " " << p.id << " " << p.name << " " << list(p.no_urgency_at) << " " << p.notice_apart_from_agenda
            << "\n";
        for (const auto& [rule_id, r] : p.rules) {
            out << "  rule " << rule_id << " " << r.id << " " << r.says << " " << (r.by ? text_of(*r.by) : "-") << " " << r.source << " "
                << calendar::to_iso(r.checked_on) << " " << r.checked_by << " " << static_cast<int>(r.breach) << " " << r.time_binds_raw
                << " " << list(r.ways_on) << " " << r.note << "\n";
        }
    }
    for (const auto& t : d.transitions) {
        out << "transition " << t->ref << " " << t->title << " " << t->matter << " " << t->kept_by << " " << list(t->from) << list(t->to)
            << " " << calendar::to_iso(t->target) << " " << text_of(t->shadow_from) << "\n";
        for (const auto& c : t->gate)
            out << "  gate " << c.key << " " << c.ref << " " << c.of << " " << c.says << " " << c.evidence << " " << list(c.who) << " "
                << c.met_by << " " << list(c.rest_on) << " " << c.asked_of << " " << c.asks << "\n";
        for (const auto& w : t->workstreams) out << "  workstream " << w.ref << " " << w.title << " " << w.lead << "\n";
        for (const auto& task : t->tasks)
            out << "  task " << task.entry << " " << task.list << " " << task.item << " " << task.of << " " << task.workstream << "\n";
        for (const auto& a : t->allocations)
            out << "  allocation " << a.ref << " " << a.subject << " " << a.kind << " " << list(a.also_called) << list(a.from) << list(a.to)
                << " " << a.by << " " << text_of(a.since) << " " << a.since_by << " " << text_of(a.on) << " " << a.post_before << " "
                << a.post_after << "\n";
        for (const auto& m : t->when_moved) out << "  moved " << m.past_day << "." << m.past_month << " " << list(m.entries) << "\n";
    }
    for (const auto& [name, text] : d.templates) out << "template " << name << " " << text << "\n";
    for (const auto& [date, why] : d.closed_days) out << "closed " << calendar::to_iso(date) << " " << why << "\n";
    return out.str();
}

}  // namespace beadle::definitions::testing
