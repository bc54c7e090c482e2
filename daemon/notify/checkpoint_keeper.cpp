#include "daemon/notify/checkpoint_keeper.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace beadle::notify {
namespace {

constexpr std::chrono::minutes mail_again_after{15};

std::string in_html(std::string_view text) {
    std::string html;
    for (const char c : text) {
        if (c == '<') html += "&lt;";
        else if (c == '>') html += "&gt;";
        else if (c == '&') html += "&amp;";
        else html += c;
    }
    return html;
}

}  // namespace

CheckpointKeeper::CheckpointKeeper(const audit::SigningKey& key, const Writing& writing, KeeperOptions options)
    : key_(key), writing_(writing), options_(std::move(options)), file_(options_.file) {}

std::vector<engine::BehindCheckpoint> CheckpointKeeper::behind(store::Store& store) const {
    std::vector<engine::BehindCheckpoint> found;
    for (const auto& [origin, kept] : file_.newest(key_.verifier()))
        if (const auto system = audit::system_of(origin, key_.verifier()))
            if (auto behind = engine::behind(store, *system, kept.checkpoint)) found.push_back(std::move(*behind));
    return found;
}

CheckpointKeeper::Kept CheckpointKeeper::write(store::Store& store) {
    Kept done;
    const auto newest = file_.newest(key_.verifier());
    done.behind = behind(store);
    for (const auto& head : store.log_heads()) {
        const auto is_behind = [&](const auto& one) { return one.system == head.system; };
        if (std::any_of(done.behind.begin(), done.behind.end(), is_behind)) continue;
        const auto now = engine::checkpoint_of(store, head, key_.verifier());
        const auto known = newest.find(now.origin);
        if (now.size == 0 || (known != newest.end() && known->second.checkpoint == now)) continue;
        file_.add(audit::sign_checkpoint(now, key_));
        ++done.written;
    }
    return done;
}

CheckpointKeeper::Mailed CheckpointKeeper::mail(Transport& transport, model::Instant now) {
    Mailed done;
    if (options_.mail_to.empty()) return done;
    const auto told = mailed_file().newest(key_.verifier());
    std::vector<std::string> notes;
    for (const auto& [origin, kept] : file_.newest(key_.verifier())) {
        const auto last = told.find(origin);
        if (last == told.end() || last->second.checkpoint != kept.checkpoint) notes.push_back(kept.note);
    }
    if (notes.empty()) return done;
    for (const auto& address : options_.mail_to) {
        const auto mail = letter(writing_.test_address.empty() ? address : writing_.test_address, notes, now);
        const auto result = transport.send({.message_id = mail.message_id,
                                            .envelope_from = envelope_sender(writing_, mail),
                                            .to = mail.to.address,
                                            .bytes = to_bytes(mail)});
        if (result.delivery == Delivery::accepted) ++done.sent;
        else done.trouble = fmt::format("{}: {}", address, result.words);
    }
    if (done.trouble.empty())
        for (const auto& note : notes) mailed_file().add(note);
    return done;
}

Mail CheckpointKeeper::letter(const std::string& address, const std::vector<std::string>& notes, model::Instant now) const {
    auto mail = trial_mail(writing_, address, now);
    const auto count = notes.size();
    mail.subject = fmt::format("Beadle: checkpoint{} of {}", count == 1 ? "" : "s", key_.verifier().name);
    mail.text = fmt::format(
        "Please keep this message where nobody of the host that sent it can change it. Nothing else is asked of you.\n\n"
        "{} below says how many entries {} had when it was signed, and the root of {}. It shows later that none of them was changed, "
        "dropped "
        "or put in: save {}, from its first line to the one that begins with a dash, as a file, and\n\n"
        "  beadle audit prove --consistent FILE     asks the daemon\n"
        "  beadle audit verify FOLDER --older FILE  checks an exported record\n\n"
        "The key that signed: {}\n",
        count == 1 ? "The checkpoint" : "Each checkpoint", count == 1 ? "the record" : "a record", count == 1 ? "its tree" : "its tree",
        count == 1 ? "it" : "one", key_.verifier().text());
    for (const auto& note : notes) mail.text += fmt::format("\n{}", note);
    mail.html = fmt::format("<pre>{}</pre>\n", in_html(mail.text));
    mail.message_id =
        make_message_id({}, {"checkpoints " + address + "\n" + fmt::format("{}", fmt::join(notes, "\n"))}, now, writing_.mail_domain);
    return mail;
}

CheckpointKeeper::Stepped CheckpointKeeper::step(store::Store& store, Transport* transport, model::Instant now) {
    Stepped stepped;
    if (!write_at_ || *write_at_ <= now) {
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
