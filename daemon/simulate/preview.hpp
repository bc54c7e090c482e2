#pragma once
// The mails that will go out by some day, as they will look: time is let pass over a copy of one system, by the same engine and the same sender, and what
// the sender hands over is kept. Nothing is changed and nothing leaves the host. Links in it are samples.
// Thread-safety: as the store that is read.

#include <string>
#include <vector>

#include "daemon/notify/compose.hpp"
#include "daemon/store/store.hpp"

namespace beadle::simulate {

struct PreviewOptions {
    std::string system;
    calendar::Instant now{};
    calendar::Instant until{};  ///< The last instant that is looked at.
    notify::Writing writing;    ///< As the sender has it; its links are made samples.
};

struct PreviewedMail {
    calendar::Instant at{};  ///< When it goes, or would if it were let go.
    store::MailState state =
        store::MailState::ready;  ///< ready: it goes by itself; for_clerk and held: as it would look, each as if it went by itself.
    notify::Mail mail;
    std::string bytes;                       ///< The message, to the byte but for what is signed in its links.
    std::vector<model::Notification> about;  ///< What it tells.
};

struct Preview {
    struct Undeliverable {
        model::Notification notification;
        std::string why;
    };
    std::vector<PreviewedMail> mails;  ///< Ascending by time, then by recipient.
    std::vector<Undeliverable> undeliverable;
};

/// The most that one preview copies; a larger system is answered with std::length_error.
inline constexpr std::size_t previewed_instances_max = 20'000;

/// What goes if nobody does anything from `now` to `until`. Throws store::StoreError when the store fails, std::length_error for a system that is too large.
Preview preview(store::Store& store, const PreviewOptions& options);

}  // namespace beadle::simulate
