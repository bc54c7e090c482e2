// Where in this program an entry was handed over says nothing.
#define SD_JOURNAL_SUPPRESS_LOCATION

#include <fmt/format.h>
#include <sys/uio.h>
#include <systemd/sd-journal.h>

#include <cstring>
#include <stdexcept>

#include "daemon/forward/sink.hpp"

namespace beadle::forward {
namespace {

class JournalSink final : public Sink {
public:
    void take(const store::Entry& entry) override {
        auto fields = journal_fields(entry);
        std::vector<iovec> parts;
        for (auto& field : fields) parts.push_back({field.data(), field.size()});
        if (const int failed = sd_journal_sendv(parts.data(), static_cast<int>(parts.size())); failed < 0)
            throw std::runtime_error(
                fmt::format("the journal did not take entry {} of {}: {}", entry.seq, entry.system, std::strerror(-failed)));
    }
};

}  // namespace

std::unique_ptr<Sink> make_journal_sink() { return std::make_unique<JournalSink>(); }

}  // namespace beadle::forward
