#pragma once
// Where entries go that are forwarded: the host's journal, or a syslog. Each gets system and number, so that whoever receives them sees a gap or a repeat.
// Free texts are not forwarded: in the line they stand as hashes.
// Thread-safety: one thread at a time per sink.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daemon/store/store.hpp"

namespace beadle::forward {

class Sink {
public:
    virtual ~Sink() = default;
    /// Throws std::runtime_error, for people, where it could not be handed over.
    virtual void take(const store::Entry& entry) = 0;
};

/// What the journal's fields say of an entry: BEADLE_SYSTEM, BEADLE_SEQ, ... with MESSAGE and PRIORITY, each as "NAME=value".
std::vector<std::string> journal_fields(const store::Entry& entry);
/// The same as one message of RFC 5424, facility 13 (log audit), with its structured data under beadle@32473.
std::string syslog_text(const store::Entry& entry, const std::string& host);

/// The journal of this host, through libsystemd.
std::unique_ptr<Sink> make_journal_sink();
/// `address` is unix:/dev/log (a datagram each) or tcp:HOST:PORT (octets counted, RFC 6587). Connects when there is something to send. Throws
/// std::invalid_argument for another address.
std::unique_ptr<Sink> make_syslog_sink(const std::string& address, std::string host);

}  // namespace beadle::forward
