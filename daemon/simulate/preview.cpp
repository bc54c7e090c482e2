#include "daemon/simulate/preview.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>

#include "daemon/notify/message.hpp"
#include "daemon/notify/transport.hpp"
#include "daemon/simulate/stepper.hpp"
#include "daemon/store/copy_of_system.hpp"
#include "daemon/store/each_row.hpp"

namespace beadle::simulate {
namespace {

using model::Instant;
using store::MailState;
using store::OutboxRow;

bool is_kept_back(MailState state) { return state == MailState::held || state == MailState::for_clerk; }

class Previewing {
public:
    Previewing(store::Store& store, const PreviewOptions& options)
        : options_(options),
          dead_before_(dead_in(store)),
          copy_(store::copy_of_system(store, options.system, options.until, previewed_instances_max)) {
        StepperOptions stepping;
        stepping.start = options_.now;
        options_.writing.sample_links = true;
        stepping.sender.writing = options_.writing;
        stepper_ = std::make_unique<Stepper>(*copy_, transport_, stepping);
    }

    Preview take() {
        read_new_rows();
        // What has waited since before is no news: it is counted elsewhere.
        std::erase_if(waiting_, [&](const auto& row) { return row.notification.send_at < options_.now; });
        for (auto next = std::optional{options_.now}; next && *next <= options_.until; next = next_instant()) {
            if (*next > stepper_->now()) stepper_->move_to(*next);
            const auto sent_before = transport_.accepted.size();
            stepper_->settle();
            for (auto n = sent_before; n < transport_.accepted.size(); ++n) sent_[transport_.accepted[n].message_id] = {n, stepper_->now()};
            read_new_rows();
            show_waiting();
        }
        show_sent();
        std::stable_sort(preview_.mails.begin(), preview_.mails.end(), [](const PreviewedMail& a, const PreviewedMail& b) {
            return std::tie(a.at, a.about.front().to, a.state) < std::tie(b.at, b.about.front().to, b.state);
        });
        return std::move(preview_);
    }

private:
    struct Sent {
        std::size_t place;
        Instant at;
    };

    std::set<std::string> dead_in(store::Store& store) const {
        std::set<std::string> ids;
        store::OutboxFilter filter;
        filter.system = options_.system;
        filter.state = MailState::dead;
        store::each_mail(store, std::move(filter), [&](const auto& row) { ids.insert(row.notification.id); });
        return ids;
    }

    /// What came into the outbox since the last look and does not go by itself.
    void read_new_rows() {
        store::OutboxFilter filter;
        filter.system = options_.system;
        filter.limit = 500;
        for (;;) {
            filter.after_id = std::to_string(rows_read_);
            const auto page = copy_->outbox(filter);
            rows_read_ += page.rows.size();
            for (const auto& row : page.rows)
                if (is_kept_back(row.state)) waiting_.push_back(row);
            if (page.next.empty()) return;
        }
    }

    std::optional<Instant> next_instant() {
        auto next = stepper_->next();
        for (const auto& row : waiting_)
            if (!next || row.notification.send_at < *next) next = row.notification.send_at;
        return next;
    }

    /// What would go now if it were let go: still kept back, and its time has come.
    void show_waiting() {
        std::map<std::tuple<std::string, MailState>, std::vector<model::Notification>> letters;
        const auto now = stepper_->now();
        std::erase_if(waiting_, [&](const OutboxRow& row) {
            const auto& n = row.notification;
            if (n.send_at > now) return false;
            store::OutboxFilter same;
            same.system = n.system;
            same.id = n.id;
            const auto found = copy_->outbox(same).rows;
            const bool is_of_use = n.expires_at == Instant{} || n.expires_at > now;
            if (is_of_use && !found.empty() && is_kept_back(found.front().state)) letters[{n.to, found.front().state}].push_back(n);
            return true;
        });
        for (auto& [key, about] : letters) show(std::get<MailState>(key), now, std::move(about), nullptr);
    }

    void show_sent() {
        std::map<std::string, std::vector<model::Notification>> letters;
        store::OutboxFilter filter;
        filter.system = options_.system;
        store::each_mail(*copy_, std::move(filter), [&](const OutboxRow& row) {
            if (row.state == MailState::dead && dead_before_.count(row.notification.id) == 0)
                preview_.undeliverable.push_back({row.notification, row.last_result});
            if (sent_.count(row.message_id) > 0) letters[row.message_id].push_back(row.notification);
        });
        for (auto& [id, about] : letters) {
            const auto& [place, at] = sent_.at(id);
            show(MailState::ready, at, std::move(about), &transport_.accepted[place]);
        }
    }

    /// `sent` is what the sender handed over, where it did.
    void show(MailState state, Instant at, std::vector<model::Notification> about, const notify::Outgoing* sent) {
        const auto definition = stepper_->engine().live(options_.system);
        const auto asked = definition ? model::find_party(*definition, about.front().to) : std::nullopt;
        if (!asked || !notify::is_mail_address(asked->mail)) {
            for (auto& n : about) preview_.undeliverable.push_back({std::move(n), "no address: " + about.front().to + " has no mailbox"});
            return;
        }
        std::sort(about.begin(), about.end(),
                  [](const auto& a, const auto& b) { return std::tie(a.send_at, a.id) < std::tie(b.send_at, b.id); });
        const auto record = copy_->load({{options_.system, options_.system}}).instances;
        const auto today = calendar::local_date(*stepper_->engine().zone(options_.system), at);
        const auto to = notify::recipient_of(*asked, *definition, record.empty() ? model::Facts{} : record.front().facts, today);
        auto [mail, planned_at] = notify::compose(about, *definition, to, options_.writing, at);
        std::vector<std::string> ids;
        for (const auto& n : about) ids.push_back(n.id);
        mail.date = sent ? notify::date_in_message_id(sent->message_id).value_or(at) : notify::date_of(planned_at, at);
        mail.message_id = sent ? sent->message_id : notify::make_message_id(options_.system, ids, mail.date, options_.writing.mail_domain);
        PreviewedMail shown{.at = at, .state = state, .mail = std::move(mail), .bytes = {}, .about = std::move(about)};
        shown.bytes = notify::to_bytes(shown.mail);
        assert(!sent || shown.bytes == sent->bytes);
        preview_.mails.push_back(std::move(shown));
    }

    PreviewOptions options_;
    std::set<std::string> dead_before_;
    std::unique_ptr<store::Store> copy_;
    notify::MemoryTransport transport_;
    std::unique_ptr<Stepper> stepper_;
    std::size_t rows_read_ = 0;
    std::vector<OutboxRow> waiting_;
    std::map<std::string, Sent> sent_;  ///< By Message-ID.
    Preview preview_;
};

}  // namespace

Preview preview(store::Store& store, const PreviewOptions& options) { return Previewing{store, options}.take(); }

}  // namespace beadle::simulate
