#pragma once
// Signs where each record stands, on a schedule and at every stop, and takes it off this host: into a file that is only appended to, best on another host's
// disk, and by mail to whoever checks the record. A step does what is due; it knows no threads and no clock.
// Errors: store::StoreError; std::runtime_error, for people, where the file cannot be written. Thread-safety: one thread at a time.

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/audit/checkpoint_file.hpp"
#include "daemon/engine/known_checkpoint.hpp"
#include "daemon/notify/compose.hpp"
#include "daemon/notify/transport.hpp"

namespace beadle::notify {

struct KeeperOptions {
    std::string file;
    std::chrono::hours apart{24};
    std::vector<std::string> mail_to;
};

class CheckpointKeeper {
public:
    /// `key` and `writing` must outlive it.
    CheckpointKeeper(const audit::SigningKey& key, const Writing& writing, KeeperOptions options);

    /// The records that are behind what was signed for them, or lie in a store that was put back. Nothing is signed for those.
    std::vector<engine::BehindCheckpoint> behind(store::Store& store) const;

    struct Kept {
        int written = 0;
        std::vector<engine::BehindCheckpoint> behind;
    };
    /// Signs every record that has grown since the file's newest checkpoint of it, whatever the time.
    Kept write(store::Store& store);

    struct Mailed {
        int sent = 0;         ///< Messages that were taken.
        std::string trouble;  ///< What the mail server said to one that it may take later; empty where there is none.
        std::string refused;  ///< And to one that it never will.
    };
    /// To each address one message with the newest checkpoint of each record that has changed since the last such messages were taken. One that was not taken is
    /// tried again, the same bytes under the same Message-ID, to that address alone; one that never will be waits for the next checkpoint.
    Mailed mail(Transport& transport, model::Instant now);

    struct Stepped {
        Kept kept;
        Mailed mailed;
        model::Instant next;  ///< When there is something to do again.
    };
    /// What is due at `now`; at the first step all is. `transport` may be null: then nothing is mailed.
    Stepped step(store::Store& store, Transport* transport, model::Instant now);

private:
    audit::CheckpointFile mailed_file() const { return audit::CheckpointFile{options_.file + ".mailed"}; }
    /// To whom, and where that goes.
    Mail letter(const std::string& to, const std::vector<std::string>& notes, model::Instant date) const;
    bool is_write_due(model::Instant now) const;

    const audit::SigningKey& key_;
    const Writing& writing_;
    KeeperOptions options_;
    audit::CheckpointFile file_;
    std::optional<model::Instant> write_at_, mail_at_;
    std::vector<std::string> mailing_;  ///< The notes that are on their way to all addresses but ...
    std::set<std::string> done_with_;   ///< ... these.
};

}  // namespace beadle::notify
