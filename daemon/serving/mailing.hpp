#pragma once
// What leaves the host by mail, or is kept for whoever checks the record: due mails and checkpoints, in slices on the sender's thread.
// Errors: store::StoreError, as the sender. Thread-safety: step() on one thread; the last checkpoints when it has ended.

#include <memory>
#include <optional>
#include <string>

#include "daemon/api/service_backend.hpp"
#include "daemon/audit/note.hpp"
#include "daemon/definitions/load.hpp"
#include "daemon/engine/service.hpp"
#include "daemon/notify/checkpoint_keeper.hpp"
#include "daemon/notify/sender.hpp"
#include "daemon/notify/transport.hpp"

namespace beadle::serving {

/// One message by a way of its own, so that the sender's is not disturbed; what came of it is logged, too.
notify::SendResult try_mail(const definitions::DaemonSettings& settings, const notify::Writing& writing, const std::string& address,
                            model::Instant now);

class Mailing {
public:
    /// All that is given must outlive it. Before the service runs: what is behind its checkpoint is held.
    Mailing(const definitions::DaemonSettings& settings, const audit::SigningKey& key, const notify::Writing& writing,
            engine::Service& service, api::ServiceBackend& backend);

    /// One slice of sending, then what is due of checkpoints. What stands in the way is said to `backend`.
    engine::MailSlice step(model::Instant civil_now, model::Instant machine_now);
    /// Of whatever has grown, once more before the daemon ends. What cannot be sent now is sent after the next start.
    void keep_last_checkpoints(model::Instant now);
    /// By which mail goes out, in words.
    std::string way() const;

private:
    /// What is due of it; when to look again.
    model::Instant keep_checkpoints(model::Instant now);

    const definitions::DaemonSettings& settings_;
    engine::Service& service_;
    api::ServiceBackend& backend_;
    std::unique_ptr<notify::Transport> transport_;  // Null: mail stays in the outbox.
    notify::CheckpointKeeper keeper_;
    store::Store& store_;
    std::optional<notify::Sender> sender_;
};

}  // namespace beadle::serving
