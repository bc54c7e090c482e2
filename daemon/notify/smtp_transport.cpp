// SMTP through libcurl. Curl speaks the protocol; here stand the options, the reading of what happened, and the words for it.
#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "daemon/notify/transport.hpp"
#include "daemon/notify/words.hpp"

namespace beadle::notify {
namespace {

/// Whatever the letters' case; `words` in small ones.
bool says(std::string_view reply, std::string_view words) {
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return std::search(reply.begin(), reply.end(), words.begin(), words.end(), same) != reply.end();
}

/// Many servers say only at the recipient that they want a login or refuse the sender (Postfix: smtpd_delay_reject).
bool is_about_sender(long code, std::string_view reply) {
    return code == 530 || code == 535 || (code >= 500 && says(reply, "sender address rejected"));
}

/// Postfix, Exchange, Sendmail and Exim say it so. "User unknown in relay recipient table" is about the mailbox.
bool does_not_relay(std::string_view reply) {
    static constexpr std::array<std::string_view, 6> known{{"relay access denied", "unable to relay", "relaying denied",
                                                            "relay not permitted", "relaying not permitted", "not permitted to relay"}};
    return std::any_of(known.begin(), known.end(), [&](auto words) { return says(reply, words); });
}

/// How far a conversation came: decides what a broken connection means.
enum class Stage { connecting, sender, recipient, data, content };

struct Conversation {
    Stage stage = Stage::connecting;
    int code = 0;              ///< Of the last complete reply; 0 when there was none.
    std::string last_reply;    ///< All lines of it, one line.
    bool final_reply = false;  ///< The server answered after the message's end.
    bool is_over = false;      ///< We said goodbye; what the server answers to that says nothing about the message.
    std::string_view unsent;
};

/// The reply lines of the server, one call a line.
std::size_t on_reply(char* line, std::size_t size, std::size_t count, void* of) {
    auto& talk = *static_cast<Conversation*>(of);
    const std::string_view text{line, size * count};
    const bool has_code =
        text.size() >= 3 && text[0] >= '2' && text[0] <= '5' && text[1] >= '0' && text[1] <= '9' && text[2] >= '0' && text[2] <= '9';
    if (!has_code || talk.is_over) return size * count;
    const int code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    static constexpr std::size_t reply_characters_max = 400;
    const bool goes_on = code == talk.code && talk.last_reply.ends_with('\n');
    if (!goes_on) talk.last_reply.clear();
    talk.last_reply += one_line(goes_on && text.size() > 4 ? text.substr(4) : text, reply_characters_max);
    talk.last_reply += text.size() > 3 && text[3] == '-' ? "\n" : "";
    talk.code = code;
    if (talk.stage == Stage::content && talk.unsent.empty() && code != 354) talk.final_reply = true;
    return size * count;
}

/// What we say. Only the verb is looked at: a command may carry a secret.
int on_talk(CURL*, curl_infotype type, char* bytes, std::size_t size, void* of) {
    if (type != CURLINFO_HEADER_OUT) return 0;
    auto& talk = *static_cast<Conversation*>(of);
    const std::string_view said{bytes, size};
    if (said.starts_with("MAIL FROM")) talk.stage = Stage::sender;
    if (said.starts_with("RCPT TO")) talk.stage = Stage::recipient;
    if (said.starts_with("DATA")) talk.stage = Stage::data;
    if (said.starts_with("QUIT") || said.starts_with("RSET")) talk.is_over = true;
    return 0;
}

std::size_t on_read(char* into, std::size_t size, std::size_t count, void* of) {
    auto& talk = *static_cast<Conversation*>(of);
    talk.stage = Stage::content;
    const auto length = std::min(size * count, talk.unsent.size());
    std::memcpy(into, talk.unsent.data(), length);
    talk.unsent.remove_prefix(length);
    return length;
}

bool is_loopback(std::string_view url) {
    auto host = url.substr(std::min(url.size(), url.find("://") + 3));
    return host.starts_with("127.") || host.starts_with("[::1]") || host == "localhost" || host.starts_with("localhost:") ||
           host.starts_with("localhost/");
}

void require(bool holds, const char* otherwise) {
    if (!holds) throw std::invalid_argument(otherwise);
}

void check(const SmtpOptions& o) {
    require(o.url.starts_with("smtp://") || o.url.starts_with("smtps://"), "smtp: url: begins with smtp:// or smtps://");
    require(o.security == "none" || o.security == "starttls" || o.security == "tls", "smtp: security: is none, starttls or tls");
    require((o.security == "tls") == o.url.starts_with("smtps://"),
            "smtp: smtps:// goes with 'security: tls', smtp:// with starttls or none");
    require(o.auth == "none" || o.auth == "plain" || o.auth == "login" || o.auth == "xoauth2",
            "smtp: auth: is none, plain, login or xoauth2");
    require(o.auth == "none" || !o.user.empty(), "smtp: auth needs a user");
    require(o.auth == "none" || !o.secret_file.empty(), "smtp: auth needs a secret_file with the password or token");
    require(o.auth == "none" || o.security != "none" || is_loopback(o.url),
            "smtp: a password would go in clear to another host: use starttls or tls");
}

/// Takes its own time with a failure that is no server's: what curl calls it, without our host's paths or secrets.
std::string connection_words(CURLcode code, const char* details) { return *details ? details : curl_easy_strerror(code); }

class SmtpTransport final : public Transport {
public:
    explicit SmtpTransport(SmtpOptions options) : options_(std::move(options)) {
        check(options_);
        [[maybe_unused]] static const auto started = curl_global_init(CURL_GLOBAL_DEFAULT);
        curl_ = curl_easy_init();
        if (!curl_) throw std::runtime_error("libcurl does not start");
    }
    ~SmtpTransport() override { curl_easy_cleanup(curl_); }
    SmtpTransport(const SmtpTransport&) = delete;
    SmtpTransport& operator=(const SmtpTransport&) = delete;

    SendResult send(const Outgoing& message) override {
        auto result = attempt(message, false);
        // A connection kept open may have been closed by the server meanwhile. As long as no content went over it, that says
        // nothing about the message, and a fresh one is tried at once.
        if (stale_connection_) result = attempt(message, true);
        return result;
    }

    std::string name() const override { return options_.url; }

private:
    SendResult attempt(const Outgoing& message, bool fresh) {
        stale_connection_ = false;
        std::string secret;
        if (options_.auth != "none") {
            std::ifstream file{options_.secret_file};
            if (!std::getline(file, secret) || secret.empty()) {
                return {.delivery = Delivery::temporary, .words = "cannot read the secret in " + options_.secret_file, .route_down = true};
            }
            if (secret.back() == '\r') secret.pop_back();
        }

        Conversation talk;
        talk.unsent = message.bytes;
        std::array<char, CURL_ERROR_SIZE> details{};
        curl_easy_reset(curl_);  // Options only: the connection stays.
        const auto url = options_.hello.empty() ? options_.url : options_.url + "/" + options_.hello;
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_USE_SSL, options_.security == "starttls" ? long{CURLUSESSL_ALL} : long{CURLUSESSL_NONE});
        set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
        if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());
        if (options_.auth != "none") {
            set(CURLOPT_USERNAME, options_.user.c_str());
            set(options_.auth == "xoauth2" ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD, secret.c_str());
            set(CURLOPT_LOGIN_OPTIONS, options_.auth == "plain" ? "AUTH=PLAIN" : options_.auth == "login" ? "AUTH=LOGIN" : "AUTH=XOAUTH2");
        }
        const auto from = "<" + message.envelope_from + ">";
        const auto to = "<" + message.to + ">";
        curl_slist* recipients = curl_slist_append(nullptr, to.c_str());
        set(CURLOPT_MAIL_FROM, from.c_str());
        set(CURLOPT_MAIL_RCPT, recipients);
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, &on_read);
        set(CURLOPT_READDATA, &talk);
        set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.bytes.size()));
        set(CURLOPT_HEADERFUNCTION, &on_reply);
        set(CURLOPT_HEADERDATA, &talk);
        set(CURLOPT_VERBOSE, 1L);  // Without it curl does not call the next; nothing is printed.
        set(CURLOPT_DEBUGFUNCTION, &on_talk);
        set(CURLOPT_DEBUGDATA, &talk);
        set(CURLOPT_ERRORBUFFER, details.data());
        set(CURLOPT_CONNECTTIMEOUT, long{options_.connect_timeout_s});
        set(CURLOPT_TIMEOUT, long{options_.send_timeout_s});
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_TCP_KEEPALIVE, 1L);
        set(CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);

        const auto code = curl_easy_perform(curl_);
        long connections_made = 0;
        curl_easy_getinfo(curl_, CURLINFO_NUM_CONNECTS, &connections_made);
        curl_slist_free_all(recipients);
        std::fill(secret.begin(), secret.end(), '\0');

        const auto result = judged(code, talk, details.data());
        if (result.delivery == Delivery::unknown) drop_connection();
        stale_connection_ =
            !fresh && connections_made == 0 && result.delivery == Delivery::temporary && talk.code < 400 && talk.stage != Stage::content;
        return result;
    }

    /// After a reply that never came curl keeps the connection: the next message would read that reply as its own, and a polite goodbye would
    /// wait two minutes. So the socket is shut before curl sees it again.
    void drop_connection() {
        curl_socket_t socket = CURL_SOCKET_BAD;
        if (curl_easy_getinfo(curl_, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK && socket != CURL_SOCKET_BAD)
            ::shutdown(socket, SHUT_RDWR);
        curl_easy_cleanup(curl_);
        curl_ = curl_easy_init();
        if (!curl_) throw std::runtime_error("libcurl does not start");
    }

    static SendResult judged(CURLcode code, const Conversation& talk, const char* details) {
        const auto reply = one_line(talk.last_reply, 400);
        const bool answered = talk.code >= 400;
        if (code == CURLE_OK) return {.delivery = Delivery::accepted, .words = reply};
        if (talk.stage == Stage::content && talk.unsent.empty() && !talk.final_reply) {
            return {.delivery = Delivery::unknown,
                    .words = "the connection broke before the server answered: " + connection_words(code, details)};
        }
        if (!answered)
            return {.delivery = Delivery::temporary, .words = "no connection: " + connection_words(code, details), .route_down = true};
        // Login, TLS or greeting: about us, not about this message. A refusal of the sender is about our account likewise.
        if (talk.stage == Stage::connecting) return {.delivery = Delivery::temporary, .words = readable(reply), .route_down = true};
        const bool is_too_large = talk.code == 552 || reply.find("5.3.4") != std::string::npos;
        const bool refuses_sender = talk.stage == Stage::sender && talk.code >= 500 && !is_too_large;
        if (refuses_sender || (talk.stage == Stage::recipient && is_about_sender(talk.code, reply))) {
            return {
                .delivery = Delivery::temporary, .words = "the server does not let us send: " + readable(reply), .sender_refused = true};
        }
        // Whether it relays for nobody, or not to this recipient, is not said: so each message is tried for itself.
        if (talk.stage == Stage::recipient && talk.code >= 500 && does_not_relay(reply))
            return {.delivery = Delivery::temporary, .words = "the server does not pass it on: " + readable(reply)};
        // 421 ends the whole conversation, whatever was asked (RFC 5321, 4.2.1).
        return {.delivery = talk.code >= 500 ? Delivery::permanent : Delivery::temporary,
                .words = readable(reply),
                .route_down = talk.code == 421};
    }

    template <class Value>
    void set(CURLoption option, Value value) {
        const auto code = curl_easy_setopt(curl_, option, value);
        if (code != CURLE_OK)
            throw std::runtime_error(fmt::format("libcurl lacks an option that mail needs: {}", curl_easy_strerror(code)));
    }

    SmtpOptions options_;
    CURL* curl_ = nullptr;
    bool stale_connection_ = false;
};

}  // namespace

std::string readable(std::string_view words) {
    struct Known {
        std::string_view mark, meaning;
    };
    // The first that occurs counts. Sources: Microsoft's pages on SMTP AUTH and SMTP.SendAsApp; RFC 4954, 6.
    static constexpr std::array<Known, 8> known{{
        {"5.7.30", "this mailbox no longer takes passwords for sending; set 'auth: xoauth2' (or use a relay that does)"},
        {"5.7.139", "the account's password login is switched off by its administrator"},
        {"5.7.60", "the account may not send as that From address; set the From address to the account's own"},
        {"5.7.57", "the server wants a login before it takes mail from us"},
        {"535 5.7.3", "user, password or token not taken; with a token, the application may lack SMTP.SendAsApp or rights to the mailbox"},
        {"535", "user or password not taken; look at smtp user and secret_file"},
        {"534", "the server wants another way to log in; look at smtp auth"},
        {"530", "the server wants a login or TLS first; look at smtp security and auth"},
    }};
    for (const auto& [mark, meaning] : known) {
        const bool is_code = mark.size() == 3;
        if (is_code ? words.starts_with(mark) : words.find(mark) != std::string_view::npos)
            return fmt::format("{} (the server said: {})", meaning, words);
    }
    return std::string{words};
}

std::unique_ptr<Transport> make_smtp_transport(SmtpOptions options) { return std::make_unique<SmtpTransport>(std::move(options)); }

}  // namespace beadle::notify
