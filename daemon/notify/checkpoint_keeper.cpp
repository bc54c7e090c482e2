#include "daemon/notify/checkpoint_keeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>

namespace beadle::notify {
namespace {

constexpr std::chrono::minutes mail_again_after{15};

}  // namespace

CheckpointKeeper::CheckpointKeeper(const audit::SigningKey& key, const Writing& writing, KeeperOptions options)
    : key_(key), writing_(writing), options_(std::move(options)), file_(options_.file) {}

std::vector<engine::BehindCheckpoint> CheckpointKeeper::behind(store::Store& store) const {
    std::vector<engine::BehindCheckpoint> found;
    for (const auto& [origin, kept] : file_.newest(key_.verifier()))
        if (const auto system = audit::system_of(origin, key_.verifier()))
            if (auto behind = engine::behind(store, *system, kept.checkpoint)) found.push_back(std::move(*behind));
    for (auto& record : engine::put_back(store)) {
        const auto known = std::find_if(found.begin(), found.end(), [&](const auto& one) { return one.system == record.system; });
        if (known == found.end()) found.push_back(std::move(record));
        else known->put_back = std::move(record.put_back);
    }
    return found;
}

CheckpointKeeper::Kept CheckpointKeeper::write(store::Store& store) {
    Kept done;
    done.behind = behind(store);
    const auto newest = file_.newest(key_.verifier());
    std::vector<std::string> notes;
    for (const auto& head : store.log_heads()) {
        const auto is_behind = [&](const auto& one) { return one.system == head.system; };
        if (std::any_of(done.behind.begin(), done.behind.end(), is_behind)) continue;
        const auto now = engine::checkpoint_of(store, head, key_.verifier());
        const auto known = newest.find(now.origin);
        if (now.size == 0 || (known != newest.end() && known->second.checkpoint == now)) continue;
        notes.push_back(audit::sign_checkpoint(now, key_));
    }
    file_.add(notes);
    done.written = static_cast<int>(notes.size());
    return done;
}

CheckpointKeeper::Mailed CheckpointKeeper::mail(Transport& transport, model::Instant now) {
    Mailed done;
    if (options_.mail_to.empty()) return done;
    const auto told = mailed_file().newest(key_.verifier());
    std::vector<std::string> notes;
    for (auto& [origin, kept] : file_.newest(key_.verifier())) {
        const auto last = told.find(origin);
        if (last == told.end() || last->second.checkpoint != kept.checkpoint) notes.push_back(std::move(kept.note));
    }
    if (notes.empty()) return done;
    if (notes != mailing_) {
        mailing_ = notes;
        done_with_.clear();
    }
    // The day they were written down, so that what is sent again, be it after a restart, is the same message.
    const auto date = file_.added_to_at().value_or(now);
    for (const auto& to : options_.mail_to) {
        if (done_with_.contains(to)) continue;
        const auto mail = letter(to, notes, date);
        const auto result = transport.send({.message_id = mail.message_id,
                                            .envelope_from = envelope_sender(writing_, mail),
                                            .to = mail.to.address,
                                            .bytes = to_bytes(mail)});
        const auto said = fmt::format("{}: {}", to, result.words);
        if (result.delivery == Delivery::accepted) ++done.sent;
        else (result.delivery == Delivery::permanent ? done.refused : done.trouble) = said;
        if (result.delivery == Delivery::accepted || result.delivery == Delivery::permanent) done_with_.insert(to);
    }
    if (done.trouble.empty()) mailed_file().add(notes);
    return done;
}

Mail CheckpointKeeper::letter(const std::string& to, const std::vector<std::string>& notes, model::Instant date) const {
    auto mail = own_mail(writing_, writing_.test_address.empty() ? to : writing_.test_address, date);
    const bool is_one = notes.size() == 1;
    mail.subject = fmt::format("Beadle: {} of {}", is_one ? "checkpoint" : "checkpoints", key_.verifier().name);
    mail.text = fmt::format(
        "Please keep this message where nobody of the host that sent it can change it. Nothing else is asked of you.\n\n"
        "{} below says how many entries {} had when it was signed, and the root of its tree. It shows later that none of them was changed, "
        "dropped or put in: save {}, from its first line to the one that begins with a dash, as a file, and\n\n"
        "  beadle audit prove --consistent FILE     asks the daemon\n"
        "  beadle audit verify FOLDER --older FILE  checks an exported record\n\n"
        "The key that signed: {}\n\n{}",
        is_one ? "The checkpoint" : "Each checkpoint", is_one ? "the record" : "a record", is_one ? "it" : "one", key_.verifier().text(),
        fmt::join(notes, "\n"));
    mail.html = fmt::format("<pre>{}</pre>\n", kainjow::mustache::html_escape(mail.text));
    mail.message_id = make_message_id({}, {fmt::format("checkpoints {}\n{}", to, fmt::join(notes, "\n"))}, date, writing_.mail_domain);
    return mail;
}

/// Also where the clock was set back, or a year would pass without one.
bool CheckpointKeeper::is_write_due(model::Instant now) const {
    return !write_at_ || *write_at_ <= now || now + options_.apart < *write_at_;
}

CheckpointKeeper::Stepped CheckpointKeeper::step(store::Store& store, Transport* transport, model::Instant now) {
    Stepped stepped;
    if (is_write_due(now)) {
        stepped.kept = write(store);
        write_at_ = now + options_.apart;
        mail_at_ = now;
    }
    if (transport && mail_at_ && *mail_at_ <= now) {
        stepped.mailed = mail(*transport, now);
        mail_at_.reset();
        if (!stepped.mailed.trouble.empty()) mail_at_ = now + mail_again_after;
    }
    stepped.next = transport && mail_at_ ? std::min(*write_at_, *mail_at_) : *write_at_;
    return stepped;
}

}  // namespace beadle::notify
