#include "daemon/notify/message.hpp"

#include <fmt/format.h>
#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "daemon/audit/line.hpp"
#include "daemon/notify/words.hpp"

namespace beadle::notify {
namespace {

/// GMime objects are reference-counted GObjects.
struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

void start_gmime_once() {
    [[maybe_unused]] static const bool started = [] {
        g_mime_init();
        return true;
    }();
}

bool is_message_id(std::string_view id) {
    const auto at = id.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < id.size() && id.size() < 250 &&
           std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '<' && c != '>' && c != '"' && c != '\\'; });
}

void require_id(const std::string& id) {
    if (!is_message_id(id)) throw std::invalid_argument("not a message id: '" + one_line(id, 80) + "'");
}

Owned<InternetAddressList> list_of(const Mailbox& mailbox) {
    if (!is_mail_address(mailbox.address)) throw std::invalid_argument("not a mail address: '" + one_line(mailbox.address, 80) + "'");
    Owned<InternetAddressList> list{internet_address_list_new()};
    const auto name = one_line(mailbox.name, 120);
    Owned<InternetAddress> address{internet_address_mailbox_new(name.empty() ? nullptr : name.c_str(), mailbox.address.c_str())};
    internet_address_list_add(list.get(), address.get());
    return list;
}

void set_header(GMimeMessage* message, const char* name, const std::string& value) {
    g_mime_object_set_header(GMIME_OBJECT(message), name, value.c_str(), "utf-8");
}

Owned<GMimePart> part_of(const char* subtype, const std::string& text) {
    // GMimeTextPart would pick the smallest charset that fits; the bytes here are UTF-8, and so the header says.
    Owned<GMimePart> part{g_mime_part_new_with_type("text", subtype)};
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
    const Owned<GMimeStream> stream{g_mime_stream_mem_new_with_buffer(text.data(), text.size())};
    const Owned<GMimeDataWrapper> content{g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT)};
    g_mime_part_set_content(part.get(), content.get());
    g_mime_part_set_content_encoding(part.get(), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return part;
}

/// Every line ends with CRLF, whatever the encoder ended it with.
std::string with_crlf(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 40);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (bytes[at] == '\n' && (at == 0 || bytes[at - 1] != '\r')) out += '\r';
        out += bytes[at];
    }
    return out;
}

}  // namespace

bool is_mail_address(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254 || text.find('@', at + 1) != std::string_view::npos)
        return false;
    const auto domain = text.substr(at + 1);
    if (domain.empty() || domain.front() == '.' || domain.back() == '.' || domain.front() == '-' ||
        domain.find("..") != std::string_view::npos)
        return false;
    const auto letter_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    // RFC 5322 3.2.3: a dot-atom on the left; letters, digits, dots and hyphens on the right.
    const auto atom = [&](char c) {
        return letter_or_digit(c) || std::string_view{".!#$%&'*+/=?^_`{|}~-"}.find(c) != std::string_view::npos;
    };
    const auto host = [&](char c) { return letter_or_digit(c) || c == '.' || c == '-'; };
    const auto local = text.substr(0, at);
    if (local.front() == '.' || local.front() == '-' || local.back() == '.' || local.find("..") != std::string_view::npos) return false;
    return std::all_of(local.begin(), local.end(), atom) && std::all_of(domain.begin(), domain.end(), host);
}

std::string make_message_id(std::string_view system, std::vector<std::string> notification_ids, calendar::Instant date,
                            std::string_view domain, std::string_view replaces) {
    std::sort(notification_ids.begin(), notification_ids.end());
    auto hashed = fmt::format("{}:{}\n", system.size(), system);
    for (const auto& id : notification_ids) hashed += fmt::format("{}:{}\n", id.size(), id);
    hashed += replaces;
    auto iso = calendar::to_iso(date);
    iso.erase(std::remove_if(iso.begin(), iso.end(), [](char c) { return c == '-' || c == ':'; }), iso.end());
    return fmt::format("{}.{}@{}", iso, audit::sha256_hex(hashed).substr(0, 32), domain);
}

std::optional<calendar::Instant> date_in_message_id(std::string_view id) {
    if (id.size() < 17 || id[16] != '.') return std::nullopt;
    return calendar::instant_from_iso(
        fmt::format("{}-{}-{}:{}:{}", id.substr(0, 4), id.substr(4, 2), id.substr(6, 5), id.substr(11, 2), id.substr(13, 3)));
}

std::string thread_id(std::string_view thread, std::string_view domain) {
    return fmt::format("thread.{}@{}", audit::sha256_hex(thread).substr(0, 32), domain);
}

std::string to_bytes(const Mail& mail) {
    start_gmime_once();
    require_id(mail.message_id);
    Owned<GMimeMessage> message{g_mime_message_new(FALSE)};

    const std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> date{g_date_time_new_from_unix_utc(mail.date.time_since_epoch().count()),
                                                                        g_date_time_unref};
    if (!date) throw std::invalid_argument("a mail cannot have the date " + calendar::to_iso(mail.date));
    g_mime_message_set_date(message.get(), date.get());
    internet_address_list_append(g_mime_message_get_from(message.get()), list_of(mail.from).get());
    if (!mail.reply_to.address.empty())
        internet_address_list_append(g_mime_message_get_reply_to(message.get()), list_of(mail.reply_to).get());
    internet_address_list_append(g_mime_message_get_to(message.get()), list_of(mail.to).get());
    g_mime_message_set_subject(message.get(), one_line(mail.subject, 200).c_str(), "utf-8");
    g_mime_message_set_message_id(message.get(), mail.message_id.c_str());
    if (!mail.in_reply_to.empty()) {
        require_id(mail.in_reply_to);
        set_header(message.get(), "In-Reply-To", "<" + mail.in_reply_to + ">");
    }
    std::string references;
    for (const auto& id : mail.references) {
        require_id(id);
        references += (references.empty() ? "<" : " <") + id + ">";
    }
    if (!references.empty()) set_header(message.get(), "References", references);
    if (const auto topic = one_line(mail.topic, 200); !topic.empty()) set_header(message.get(), "Thread-Topic", topic);
    set_header(message.get(), "Auto-Submitted", "auto-generated");                         // RFC 3834
    set_header(message.get(), "X-Auto-Response-Suppress", "OOF, DR, RN, NRN, AutoReply");  // Exchange: no out-of-office storms

    const Owned<GMimeMultipart> alternatives{g_mime_multipart_new_with_subtype("alternative")};
    // "=_" cannot occur in quoted-printable (RFC 2045, 6.7), so no part can hold the boundary.
    g_mime_multipart_set_boundary(alternatives.get(), ("=_" + audit::sha256_hex("boundary of " + mail.message_id).substr(0, 32)).c_str());
    g_mime_multipart_add(alternatives.get(), GMIME_OBJECT(part_of("plain", mail.text).get()));
    g_mime_multipart_add(alternatives.get(), GMIME_OBJECT(part_of("html", mail.html).get()));
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(alternatives.get()));

    const std::unique_ptr<char, decltype(&g_free)> bytes{g_mime_object_to_string(GMIME_OBJECT(message.get()), nullptr), g_free};
    return with_crlf(bytes.get());
}

}  // namespace beadle::notify
