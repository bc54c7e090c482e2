#pragma once
// How a finished message leaves the host: by SMTP, into a Maildir, or into memory for tests and simulation. A transport says what
// became of it in one of four words and the server's own; whether and when to try again is the sender's to decide.
// Thread-safety: one thread at a time per transport.

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace beadle::notify {

struct Outgoing {
    std::string message_id;     ///< Without angle brackets.
    std::string envelope_from;  ///< Where bounces go.
    std::string to;
    std::string bytes;
};

enum class Delivery {
    accepted,   ///< Somebody else answers for it from here on.
    temporary,  ///< Not taken; may be taken later.
    permanent,  ///< Not taken, and will not be: this message or recipient is at fault.
    unknown,    ///< The connection broke after the message was on its way: it may have been taken.
};
std::string_view to_words(Delivery delivery);

struct SendResult {
    Delivery delivery = Delivery::accepted;
    std::string words{};  ///< For people: the server's answer, or what went wrong. Never a secret.
    bool route_down =
        false;  ///< Nothing can be sent this way just now (no connection, login not taken): the next message would fare no better.
    bool sender_refused = false;  ///< Likewise for messages of the same envelope sender; others may fare better.
};

class Transport {
public:
    virtual ~Transport() = default;
    /// Never throws for what the world does; blocks at most as long as the transport's time-outs.
    virtual SendResult send(const Outgoing& message) = 0;
    /// "smtp://mail.icb.example:587": for status.
    virtual std::string name() const = 0;
};

/// Keeps what it is given, and answers as told: `answers` from the front, then "accepted".
class MemoryTransport final : public Transport {
public:
    SendResult send(const Outgoing& message) override;
    std::string name() const override { return "memory"; }

    std::vector<Outgoing> tried;     ///< Everything handed over, in order.
    std::vector<Outgoing> accepted;  ///< What was answered with "accepted".
    std::deque<SendResult> answers;
};

/// A folder that mail programs open. Creates it with its tmp, new and cur; throws std::runtime_error when that does not work.
/// The file's name comes from the Message-ID, so a message sent again takes its own place instead of doubling. Lines end in a line feed alone.
std::unique_ptr<Transport> make_maildir_transport(const std::string& folder);

struct SmtpOptions {
    std::string url{};              ///< smtp://host:587 or smtps://host:465
    std::string security = "none";  ///< "none", "starttls" (required, never merely tried), "tls"
    std::string auth = "none";      ///< "none", "plain", "login", "xoauth2"
    std::string user{};
    std::string secret_file{};  ///< Password or token on its first line; read at each send, so that it may be renewed beside us.
    std::string ca_file{};      ///< Empty: the host's own authorities.
    std::string hello{};        ///< Name said in EHLO; empty: the host's.
    int connect_timeout_s = 20;
    int send_timeout_s = 60;
};
/// One connection, kept open from message to message. Throws std::invalid_argument, with what to change, for options that
/// contradict themselves or would send a password in clear to another host.
std::unique_ptr<Transport> make_smtp_transport(SmtpOptions options);

/// What a server's refusal means to whoever runs the service, in front of the server's own words: "5.7.30" is "this mailbox
/// no longer takes passwords ...". Other answers come back as they are.
std::string readable(std::string_view server_words);

}  // namespace beadle::notify
