#include "daemon/simulate/timeline.hpp"

#include <gmime/gmime.h>

#include <optional>
#include <utility>

namespace beadle::simulate {

using model::text_of;

std::string_view to_key(Line::Kind kind) {
    switch (kind) {
        case Line::Kind::cycle: return "cycle";
        case Line::Kind::fact: return "fact";
        case Line::Kind::breach: return "breach";
        case Line::Kind::not_accepted: return "not_accepted";
        case Line::Kind::overdue: return "overdue";
        case Line::Kind::reminder: return "mail";
        case Line::Kind::escalation: return "escalation";
        case Line::Kind::say: return "say";
        case Line::Kind::date: return "date";
    }
    return "";
}

std::string subject_in(const std::string& bytes) {
    static const bool ready = (g_mime_init(), true);
    (void)ready;
    struct Freed {
        void operator()(void* object) const { g_object_unref(object); }
    };
    std::unique_ptr<GMimeStream, Freed> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    std::unique_ptr<GMimeParser, Freed> parser(g_mime_parser_new_with_stream(stream.get()));
    std::unique_ptr<GMimeMessage, Freed> message(g_mime_parser_construct_message(parser.get(), nullptr));
    const char* subject = message ? g_mime_message_get_subject(message.get()) : nullptr;
    return subject ? subject : "";
}

notify::SendResult SubjectKeeper::send(const notify::Outgoing& message) {
    auto result = inner_.send(message);
    if (result.delivery == notify::Delivery::accepted) subjects_.insert_or_assign(message.message_id, subject_in(message.bytes));
    return result;
}

const std::string& SubjectKeeper::subject_of(std::string_view message_id) const {
    static const std::string none;
    auto found = subjects_.find(message_id);
    return found == subjects_.end() ? none : found->second;
}

struct Timeline::Parts {
    Parts(store::Store& store_, const SubjectKeeper& mails_, std::string system_)
        : store(store_), mails(mails_), system(std::move(system_)) {}

    store::Store& store;
    const SubjectKeeper& mails;
    std::string system;
    std::optional<std::int64_t> seen;
    const model::Definition* definition = nullptr;  // Of one look, like the next.
    std::map<std::string, std::size_t> mail_lines;  // Message-ID, or step and subject, to the line that tells of it.

    /// Mails of one step and subject that go out together are one line with several recipients.
    void add_mail(const audit::ReadLine& read, const store::Entry& entry, std::vector<Line>& lines) {
        const auto& facts = read.event.facts;
        const auto& message_id = text_of(facts, "message_id");
        if (mail_lines.contains(message_id)) return;
        store::OutboxFilter filter;
        filter.system = system;
        filter.id = text_of(facts, "notification");
        auto rows = store.outbox(filter).rows;
        if (rows.empty()) return;
        const auto& mail = rows.front().notification;
        bool loud = mail.step == "escalate" || mail.step == "overdue";
        const auto& subject = mails.subject_of(message_id);
        auto to = model::name_of_party(*definition, mail.to);
        auto key = std::string(loud ? "!" : "") + subject + "\n" + mail.instance;
        if (auto same = mail_lines.find(key); same != mail_lines.end()) {
            lines[same->second].who += ", " + to;
            mail_lines[message_id] = same->second;
            return;
        }
        Line line;
        line.at = entry.recorded_at;
        line.kind = loud ? Line::Kind::escalation : Line::Kind::reminder;
        line.text = subject.empty() ? text_of(mail.facts, "what") : subject;
        line.who = to;
        line.instance = mail.instance;
        line.seq = entry.seq;
        mail_lines[key] = mail_lines[message_id] = lines.size();
        lines.push_back(std::move(line));
    }

    std::vector<Line> look(const Reference& reference) {
        Telling telling(store, system, reference);
        definition = &reference.definition;
        mail_lines.clear();
        std::vector<Line> lines;
        store::EntryFilter filter;
        filter.system = system;
        filter.limit = 500;
        for (;;) {
            filter.after_seq = seen;
            auto page = store.entries(filter);
            for (const auto& entry : page.rows) {
                seen = entry.seq;
                if (entry.kind == "MailAccepted") add_mail(audit::read_line(entry.line, entry.free_texts), entry, lines);
                else if (auto line = telling.tell(entry)) lines.push_back(std::move(*line));
            }
            if (page.next.empty() || page.rows.empty()) return lines;
        }
    }
};

Timeline::Timeline(store::Store& store, const SubjectKeeper& mails, std::string system)
    : parts_(std::make_unique<Parts>(store, mails, std::move(system))) {}
Timeline::~Timeline() = default;

std::vector<Line> Timeline::look(const model::Definition& definition, const calendar::DayCalendar& calendar, const calendar::Zone& zone) {
    return parts_->look({definition, calendar, zone});
}

}  // namespace beadle::simulate
