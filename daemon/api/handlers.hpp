#pragma once
// Answers requests to the control socket, free of sockets and threads: looks at who asks, reads what is sent with suspicion,
// asks the store or hands an event to the writer, and answers in JSON. The resources are listed in docs/commands.md.
// Thread-safety: answer() belongs to one thread; the settings may be exchanged from it at any time.

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "daemon/api/backend.hpp"
#include "daemon/api/caller.hpp"
#include "daemon/api/catalogue.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/api/recording.hpp"
#include "daemon/api/request.hpp"
#include "daemon/api/request_body.hpp"
#include "daemon/audit/note.hpp"
#include "daemon/notify/compose.hpp"
#include "daemon/notify/transport.hpp"
#include "daemon/store/entry_index.hpp"

namespace beadle::api {

struct HandlerOptions {
    unsigned own_uid = 0;                            ///< The account that the service runs under.
    std::string config_dir;                          ///< Where apply finds procedures, calendars and templates.
    notify::LinkKeys* feed_keys = nullptr;           ///< Sign the addresses of calendars; null where there is no web.
    std::string web_address{};                       ///< What those begin with.
    const audit::SigningKey* signing_key = nullptr;  ///< Signs checkpoints of the record; null: nothing is signed.
    notify::Writing writing{};                       ///< As the sender writes: for previews.
    std::string index_file{};                        ///< Where entries of long logs are indexed; empty: nowhere, they are looked through.
    /// Sends one message to try the way out; blocks as long as a transport may. Empty where nobody sends.
    std::function<notify::SendResult(const std::string& address, model::Instant now)> try_mail{};
};

class Handlers {
public:
    using Answered = std::function<void(Response)>;

    /// `backend` outlives the handlers, and every callback of the backend comes while the handlers live.
    Handlers(std::shared_ptr<const definitions::DaemonSettings> settings, Backend& backend, HandlerOptions options);

    /// Answers exactly once, at once or later, on whichever thread the backend calls back. Never throws for what a request holds.
    void answer(const Request& request, Answered answered);

    /// As whom the account is counted among those who connect: an operator for itself, all who are not listed as one. On the thread of answer().
    std::string counted_as(unsigned uid) const;

    /// The daemon's file was read again: who may record follows it from the next request on.
    void use(std::shared_ptr<const definitions::DaemonSettings> settings) { settings_ = std::move(settings); }

private:
    struct Applying;  // Definition files on their way to the writer.

    using Question = std::function<Reply(Asking)>;
    /// What a GET asks; empty where there is no such resource.
    Question question(const Target& target, const Caller& caller) const;
    void get(const Target& target, const Caller& caller, Answered answered);
    void read(Question question, Answered answered);

    void post(const Target& target, const Caller& caller, std::string_view text, Answered answered);
    void record(const RequestBody& body, const Caller& caller, Answered answered);
    void release_mail(const RequestBody& body, const Caller& caller, Answered answered);
    void cancel_mail(const RequestBody& body, const Caller& caller, Answered answered);
    void retry_mail(const RequestBody& body, const Caller& caller, Answered answered);
    void apply(const RequestBody& body, const Caller& caller, Answered answered);
    void apply_next(const std::shared_ptr<Applying>& applying, std::size_t at, const Answered& answered);
    void tell_what_stays(const std::shared_ptr<Applying>& applying, std::size_t at, const Answered& answered);
    void suppose(const RequestBody& body, const Caller& caller, Answered answered);
    void try_mail(const RequestBody& body, const Caller& caller, Answered answered);
    void accept_clock(const RequestBody& body, const Caller& caller, Answered answered);
    void resume_record(const RequestBody& body, const Caller& caller, Answered answered);
    void erase_texts(const RequestBody& body, const Caller& caller, Answered answered);
    void retain_texts(const RequestBody& body, const Caller& caller, Answered answered);

    using Preparing = std::function<std::optional<Problem>(Asking, model::Event&)>;
    using Submitting = void (Backend::*)(model::Event, Backend::Answered);
    /// `prepare` completes the event on the reader's thread; unless it finds a problem, `submit` takes the event to the writer.
    void hand_over(Prepared begun, Preparing prepare, Submitting submit, Answered answered);

    /// False where strangers record too much, all of them together, for one of them may have many accounts: the record must not be filled up by whoever may
    /// open the socket.
    bool strangers_may_record(model::Instant now);

    std::shared_ptr<const definitions::DaemonSettings> settings_;
    Backend& backend_;
    HandlerOptions options_;
    Catalogue catalogue_;        // Used on the reader's thread only, ...
    store::EntryIndex entries_;  // ... and so is this.
    std::deque<model::Instant> strangers_recorded_;
};

}  // namespace beadle::api
