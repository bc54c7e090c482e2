#pragma once
// Links that answer a mail without a login: what they are for is written into them and signed (HMAC-SHA-256, RFC 2104) with a key that only this
// deployment has. A link says what it is about and who was asked, never what happens: that is decided when a form is sent.
// Whoever has the mail has the link, as with any mail: so a link records no more than answers for what it names. Its page tells more: docs/security.md.

#include <boost/system/result.hpp>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/calendar/date.hpp"

namespace beadle::notify {

struct Claim {
    /// "duty", "escalation": answer for it. "attend": say whether one comes. "feed": read a calendar. "meeting": read one meeting as a calendar.
    std::string purpose;
    std::string system;
    std::string instance;  ///< Empty where it is about a person or a body.
    std::string duty;      ///< Its ref.
    int revision = 0;      ///< Of the duty when the mail was written; for "attend", how often the meeting had asked.
    std::string party;     ///< Who was asked: a post or office.
    calendar::Instant expires{};
    std::string deputy{};  ///< Who was written to in its place while it is on leave; mostly empty.
    friend bool operator==(const Claim&, const Claim&) = default;
};

enum class LinkFault {
    altered = 1,  ///< No link of ours: cut off, changed, or made by somebody else. Nothing in it is to be believed.
    expired,      ///< Ours, but past its day.
};

struct LinkKey {
    std::string id;      ///< The first eight hex digits of its SHA-256; stands in the link.
    std::string secret;  ///< 32 random bytes.
    calendar::Instant made_at{};
};

/// The keys of a deployment in the order of their age, the newest first. The newest signs; each is believed as long as a link lives.
/// Thread-safety: all members may be called from any thread.
class LinkKeys {
public:
    /// Keys that live in memory only: for tests and the demo.
    explicit LinkKeys(std::vector<LinkKey> keys);
    /// How long the newest key signs before another takes its place. Keys of addresses that are kept for years stay until their file is removed.
    enum class Replaced { every_90_days, never };
    /// Reads the file, or makes it, readable by the owner alone. Throws std::runtime_error, for people, when it cannot be read or written, is readable
    /// by others, or is no key file.
    LinkKeys(std::string path, calendar::Instant now, Replaced replaced = Replaced::every_90_days);

    /// A link's text, "eyJ...": letters, digits, "-", "_" and one ".". A key that is 90 days old is first replaced, where keys are. Fields may not hold a newline.
    std::string sign(const Claim& claim, calendar::Instant now);
    struct Opened {
        Claim claim;
        std::string id;  ///< SHA-256 of the link, 32 hex digits: the same link is the same id.
    };
    boost::system::result<Opened> open(std::string_view token, calendar::Instant now) const;

private:
    void make_one(calendar::Instant now);
    void write(const std::vector<LinkKey>& keys) const;

    mutable std::mutex mutex_;
    std::string path_;
    std::vector<LinkKey> keys_;
    Replaced replaced_ = Replaced::every_90_days;
    bool told_ = false;  // That no new key can be written.
};

/// The category of LinkFault.
boost::system::error_code make_error_code(LinkFault fault);

/// What a link for `claim` looks like, as long as it will be, in a preview or a test: signed with nothing, so that it never opens anything.
std::string sample_link(const Claim& claim);
bool is_sample_link(std::string_view token);

/// How long a link lives after its mail.
inline constexpr std::chrono::hours link_life{24 * 90};

}  // namespace beadle::notify

template <>
struct boost::system::is_error_code_enum<beadle::notify::LinkFault> : std::true_type {};
